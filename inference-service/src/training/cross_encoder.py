"""What the base reaches on NLI as a plain cross-encoder, fine-tuned whole or by low rank: docs/training.md.

It says what the trainer's mask, which keeps a premise from reading its hypothesis, costs in the end. One epoch, batches
of 32 rows of like length, AdamW, warm-up over 6 % of the steps, fp32. 1,000 rows of MultiNLI are held back.

Needs Python with torch, transformers, tokenizers and onnx. Usage: python cross_encoder.py BASE DATA ROWS LEARNING_RATE [RANK]
BASE: the base's jar, unpacked. DATA: the folder with nli/train.jsonl.gz and nli/dev.jsonl.gz. RANK: of LoRA on every
linear layer of the encoder, beside which only layer norms, pooler and classifier learn, without dropout; without a
rank all weights do, with dropout.
"""

import gzip
import json
import pathlib
import random
import sys
import time

import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch.nn.utils import parametrize
from transformers import BertConfig, BertForSequenceClassification

LABELS = ["entailment", "neutral", "contradiction"]
MAX_LENGTH = 128
BATCH = 32
HELD_BACK = 1_000
WARM_UP = 0.06
CONFIG = dict(hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536, num_labels=3)
LOOKS = 6


def load(base, dropout):
    """The weights of a MatMul stand turned in the ONNX file, and only its node knows their name."""
    graph = onnx.load(base / "bge-small-en-v1.5.onnx").graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = {name: torch.tensor(a) for name, a in arrays.items() if not name.startswith("onnx::") and a.dtype == "float32"}
    for node in graph.node:
        for name in node.input:
            if node.op_type == "MatMul" and name.startswith("onnx::MatMul"):
                module = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
                weights[module + ".weight"] = torch.tensor(arrays[name]).T.contiguous()
    dropouts = dict(hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout)
    model = BertForSequenceClassification(BertConfig(**CONFIG, **dropouts))
    missing = model.bert.load_state_dict(weights, strict=False)
    assert all(name.startswith("pooler") for name in missing.missing_keys) and not missing.unexpected_keys, missing
    return model


class LowRank(torch.nn.Module):
    """W + B A, formed once a step (Hu et al. 2021); the scale is one, as in this project's trainer."""

    def __init__(self, weight, rank):
        super().__init__()
        self.a = torch.nn.Parameter(torch.randn(rank, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.b = torch.nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, weight):
        return weight + self.b @ self.a


def lower_rank(model, rank):
    for name, parameter in model.bert.named_parameters():
        parameter.requires_grad = "LayerNorm" in name or "pooler" in name
    for module in list(model.bert.encoder.modules()):
        if isinstance(module, torch.nn.Linear):
            parametrize.register_parametrization(module, "weight", LowRank(module.weight, rank))


def read(file):
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def encode(tokenizer, rows):
    pairs = tokenizer.encode_batch([(row["premise"], row["hypothesis"]) for row in rows])
    return [(pair.ids, pair.type_ids, LABELS.index(row["label"])) for pair, row in zip(pairs, rows)]


def tensors(rows):
    width = max(len(ids) for ids, _, _ in rows)
    pad = lambda values: values + [0] * (width - len(values))
    inputs = {
        "input_ids": torch.tensor([pad(ids) for ids, _, _ in rows]),
        "token_type_ids": torch.tensor([pad(types) for _, types, _ in rows]),
        "attention_mask": torch.tensor([pad([1] * len(ids)) for ids, _, _ in rows]),
    }
    return inputs, torch.tensor([label for _, _, label in rows])


def batches(rows, size):
    """Of like length within each fifty batches, in random order."""
    made = []
    for start in range(0, len(rows), size * 50):
        near = sorted(rows[start : start + size * 50], key=lambda row: len(row[0]))
        near = [near[i : i + size] for i in range(0, len(near), size)]
        random.shuffle(near)
        made += near
    return made


@torch.no_grad()
def accuracy(model, rows):
    model.eval()
    right = 0
    for batch in batches(rows, 50):
        inputs, labels = tensors(batch)
        right += (model(**inputs).logits.argmax(1) == labels).sum().item()
    model.train()
    return right / len(rows)


def train(model, rows, rate, look):
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=rate, weight_decay=0.01)
    plan = batches(rows, BATCH)
    smoothed, began = None, time.time()
    model.train()
    for step, batch in enumerate(plan, 1):
        share = min(step / (WARM_UP * len(plan)), (len(plan) - step + 1) / ((1 - WARM_UP) * len(plan)))
        for group in optimizer.param_groups:
            group["lr"] = rate * share
        inputs, labels = tensors(batch)
        loss = torch.nn.functional.cross_entropy(model(**inputs).logits, labels)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        smoothed = loss.item() if smoothed is None else 0.98 * smoothed + 0.02 * loss.item()
        if step % 20 == 0 or step == len(plan):
            speed = step * BATCH / (time.time() - began)
            print(f"step {step} of {len(plan)}, loss {smoothed:.3f}, {speed:.1f} rows/s", flush=True)
        if step % (len(plan) // LOOKS + 1) == 0:
            look(step * BATCH)


if __name__ == "__main__":
    base, data = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    rows, rate = int(sys.argv[3]), float(sys.argv[4])
    torch.manual_seed(0)
    random.seed(0)
    tokenizer = Tokenizer.from_file(str(base / "bge-small-en-v1.5-tokenizer.json"))
    tokenizer.enable_truncation(MAX_LENGTH)
    all_rows = read(data / "nli/train.jsonl.gz")
    random.shuffle(all_rows)
    multi = [row for row in all_rows if row["source"] == "mnli"][:HELD_BACK]
    held = {id(row) for row in multi}
    chosen = [row for row in all_rows if id(row) not in held][:rows]
    rank = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    model = load(base, 0 if rank else 0.1)
    if rank:
        lower_rank(model, rank)
    dev, multi = encode(tokenizer, read(data / "nli/dev.jsonl.gz")[::4]), encode(tokenizer, multi)
    look = lambda done: print(
        f"{done} rows: {accuracy(model, dev):.3f} of every fourth row of nli/dev, "
        f"{accuracy(model, multi):.3f} of {HELD_BACK} rows of MultiNLI that were held back",
        flush=True,
    )
    train(model, encode(tokenizer, chosen), rate, look)
    look(len(chosen))
