"use strict";
// Shows what the tables say where somebody points at the chart. Without it the page is whole, only not as handy.
(() => {
  const MOST_CAUSES = 5;
  const at = (id) => document.getElementById(id);
  const [plot, slider, cursor, hair, dot] = ["plot", "day", "cursor", "hair", "dot"].map(at);
  const rows = [...at("days").tBodies[0].rows];

  const choose = (number) => {
    const row = rows[number];
    const [day, value, likely, robust, , note] = [...row.cells].map((cell) => cell.textContent);
    const place = `${row.dataset.at}%`, height = row.dataset.height;
    const week = at(row.dataset.week);
    hair.setAttribute("x1", place);
    hair.setAttribute("x2", place);
    dot.setAttribute("cx", place);
    dot.toggleAttribute("hidden", !height);
    if (height) dot.setAttribute("cy", `${height}%`);
    at("when").textContent = day;
    at("what").textContent = height ? value : "No index";
    const also = [height && `likely ${likely}`, robust && `without bursts ${robust}`, note].filter(Boolean);
    at("also").textContent = also.join("; ");
    const because = at("because");
    because.replaceChildren();
    const spoken = [];
    if (week) {
      const [days, , change, causes] = week.cells;
      const head = document.createElement("p");
      head.append(`Week ${days.textContent}: `, ...copied(change));
      because.append(head, ...copied(causes));
      const rest = [...because.querySelectorAll("li")].slice(MOST_CAUSES);
      rest.forEach((cause) => cause.remove());
      if (rest.length) because.append(`and ${rest.length} smaller, in the table “Week by week”`);
      const leading = [...causes.querySelectorAll("li")].slice(0, 3).map((cause) => cause.textContent);
      spoken.push(`Week ${days.textContent}: ${change.textContent}`, ...(leading.length ? leading : [causes.textContent]));
    }
    slider.setAttribute("aria-valuetext", [`${day}: ${height ? value : "no index"}`, ...also, ...spoken].join("; "));
  };
  const copied = (cell) => [...cell.cloneNode(true).childNodes];
  const pick = (number) => {
    slider.value = String(Math.min(rows.length - 1, Math.max(0, number)));
    choose(Number(slider.value));
  };
  const under = (event) => {
    const box = plot.getBoundingClientRect();
    pick(Math.floor(((event.clientX - box.left) / box.width) * rows.length));
  };
  plot.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" || event.buttons) under(event);
  });
  plot.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    plot.setPointerCapture(event.pointerId);
    slider.focus({ preventScroll: true });
    under(event);
  });
  slider.addEventListener("input", () => choose(Number(slider.value)));
  slider.addEventListener("keydown", (event) => {
    const far = { PageUp: -28, PageDown: 28 }[event.key];
    if (far === undefined) return;
    event.preventDefault();
    pick(Number(slider.value) + far);
  });
  slider.addEventListener("focus", () => choose(Number(slider.value)));
  for (const each of [slider, at("how"), at("readout")]) each.hidden = false;
  cursor.removeAttribute("hidden");
  choose(Number(slider.value));

  const choice = at("choice");
  const show = () => {
    const chosen = choice.querySelector("input:checked");
    for (const each of document.querySelectorAll(".period")) each.classList.toggle("away", each.id !== chosen.value);
  };
  choice.addEventListener("change", show);
  choice.hidden = false;
  show();
})();
