// Reads {name: html} from the standard input, and writes what html-validate and caniemail find in each.
//
// Why one process for all of them: starting Node and loading both takes longer than looking at every mail.
import { caniemail } from "caniemail";
import { HtmlValidate } from "html-validate";

// DIGEST.md names the rules that mail forbids to keep: tables of a mail need old attributes and inline styles.
const OFF = [
  "no-inline-style",
  "no-deprecated-attr",
  "no-conditional-comment",
  "void-style",
  "doctype-style",
  "prefer-native-element",
  "long-title",
];

// Those with most of the world's readers. caniemail 1.0.5 crashes on `thunderbird.*`.
const CLIENTS = [
  "apple-mail.*",
  "gmail.*",
  "outlook.*",
  "yahoo.*",
  "samsung-email.*",
  "protonmail.*",
  "fastmail.*",
];

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: Object.fromEntries(OFF.map((rule) => [rule, "off"])),
});

let input = "";
for await (const chunk of process.stdin) input += chunk;

const found = {};
for (const [name, html] of Object.entries(JSON.parse(input))) {
  const { results } = await validator.validateString(html);
  const wrong = results.flatMap((result) =>
    result.messages.map((one) => `line ${one.line}: ${one.ruleId}: ${one.message}`),
  );
  const { issues } = caniemail({ clients: CLIENTS, html });
  const ignored = {};
  for (const [kind, ofClients] of Object.entries(issues)) {
    for (const [client, list] of ofClients) {
      for (const one of list) ((ignored[one.title] ??= {})[kind] ??= []).push(client);
    }
  }
  for (const kinds of Object.values(ignored))
    for (const kind of Object.keys(kinds)) kinds[kind] = [...new Set(kinds[kind])].sort();
  found[name] = { wrong, ignored };
}
process.stdout.write(JSON.stringify(found));
