"""Models of a few kilobytes, made here: none is downloaded, none is in the repository."""

import json
from pathlib import Path

GOOD = ("good", "lovely", "kiitos", "hyvä", "yaxshi", "спасибо")
BAD = ("bad", "rude", "refund", "huono", "yomon", "ужасно")
SENTENCES = [f"the {thing} was {word}" for thing in ("coffee", "app") for word in GOOD + BAD]
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "coffee", "app", "was", *GOOD, *BAD)


def save_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def save_onnx(folder: Path) -> Path:
    """A model with the inputs and outputs of an exported transformer: the mean of what its words weigh."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    weights = np.zeros((len(WORDS), 3), dtype=np.float32)
    weights[[WORDS.index(word) for word in BAD], 0] = 8
    weights[:8, 1] = 1
    weights[[WORDS.index(word) for word in GOOD], 2] = 8
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["each"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["each", "column"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "middle"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["mask", "middle"], ["count"], keepdims=1),
        helper.make_node("Max", ["count", "one"], ["atleast"]),
        helper.make_node("Div", ["sum", "atleast"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(np.array([2], dtype=np.int64), "last"),
            numpy_helper.from_array(np.array([1], dtype=np.int64), "middle"),
            numpy_helper.from_array(np.array([1], dtype=np.float32), "one"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, folder / "model.onnx")
    save_tokenizer(folder)
    labels = {"0": "negative", "1": "neutral", "2": "positive"}
    config = {"id2label": labels, "max_position_embeddings": 64, "pad_token_id": 0}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def save_bert(folder: Path) -> Path:
    """A real BERT of 16 columns, taught for some seconds which of its words are good."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=True, strip_accents=False)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        id2label={0: "NEG", 1: "POS"},
        label2id={"NEG": 0, "POS": 1},
    )
    model = BertForSequenceClassification(config)
    read = tokenizer(SENTENCES, padding=True, return_tensors="pt")
    truth = torch.tensor([int(sentence.split()[-1] in GOOD) for sentence in SENTENCES])
    steps = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(150):
        steps.zero_grad()
        model(**read, labels=truth).loss.backward()
        steps.step()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
