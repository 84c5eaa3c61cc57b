"""Makes rows for `train nli` that teach what zero-shot classification asks: which of some labels fits a text.

Pairs of premise and hypothesis written by people teach what follows from what, but their hypotheses are sentences; of
"This example is Career." they say little. The base itself knows which label is near a text: it was trained for
similarity. So it is the teacher (distillation, Hinton et al. 2015): for texts of the training data and labels of
labels.txt, the hypothesis' label is a distribution drawn from the similarity of text and label, relative to that of the
text to all other labels. What similarity is blind to, whether an author is happy, comes from a review's stars.

Needs: Python 3.10, numpy, onnxruntime, tokenizers. Usage: python labels.py DATA BASE OUT.jsonl.gz [TEXTS] [SEED]
DATA: the folder with nli, reviews, topics. BASE: the base's jar, unpacked.
"""

import gzip
import json
import pathlib
import random
import sys

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).parent
LONGEST = 60  # words of a text; reviews are cut, for training's sake
LABELS_A_TEXT = 8
COMPOUNDS = 400
TEMPLATES = ["This example is {}."] * 5 + [
    "This example is about {}.",
    "This text is about {}.",
    "This message is about {}.",
    "The topic is {}.",
    "It is about {}.",
    "This is {}.",
]
TEACHERS_TEMPLATES = ["{}", "This example is {}.", "This example is about {}.", "The topic is {}."]
PRIOR = 0.5  # share of a label's mean similarity that is taken off: some labels are near to everything
SLOPE, HALF = 1.5, 1.8  # of the logistic curve over standard deviations: at HALF a label holds as likely as not
CONTRADICTED = 0.7  # of what is not entailed
UNHAPPY = ["complaint", "criticism", "disappointment", "frustration", "anger", "a complaint", "an unhappy customer"]
HAPPY = ["praise", "compliment", "appreciation", "joy", "gratitude", "a happy customer", "positivity"]
SURE = 0.92


class Base:
    """The bundled base as an embedder: the normalised state of [CLS]."""

    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(str(next(folder.glob("*tokenizer.json"))))
        self.tokenizer.enable_truncation(128)
        self.tokenizer.enable_padding()
        self.session = onnxruntime.InferenceSession(str(next(folder.glob("*.onnx"))))

    def embed(self, texts):
        states = np.empty((len(texts), 384), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(texts), 64):
            part = order[start : start + 64]
            encoded = self.tokenizer.encode_batch([texts[i] for i in part])
            ids = np.array([e.ids for e in encoded])
            mask = np.array([e.attention_mask for e in encoded])
            feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            states[part] = self.session.run(None, feeds)[0][:, 0]
        return states / np.linalg.norm(states, axis=1, keepdims=True)


def rows(data, name):
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts(data, count):
    """Texts of many kinds with the stars that some of them have."""
    nli = rows(data, "nli/train")
    premises = sorted({row["premise"] for row in nli})
    hypotheses = sorted({row["hypothesis"] for row in nli if row["source"] in ("lingnli", "mnli")})
    questions = sorted({row["text"] for row in rows(data, "topics/banking77-train")})
    by_stars = {}
    for row in rows(data, "reviews/train"):
        if len(row["text"].split()) > 3:
            by_stars.setdefault(row["stars"], []).append(row["text"])
    chosen = [(text, None) for text in random.sample(premises, count * 4 // 10)]
    chosen += [(text, None) for text in random.sample(hypotheses, count * 2 // 10)]
    chosen += [(text, None) for text in random.sample(questions, count // 10)]
    for stars, of_stars in sorted(by_stars.items()):
        chosen += [(text, stars) for text in random.sample(of_stars, count * 3 // 10 // len(by_stars))]
    random.shuffle(chosen)
    return [(" ".join(text.split()[:LONGEST]), stars) for text, stars in chosen]


def compounds(labels, states):
    """Two labels in one, as in "Health & Fitness": near ones, for nobody joins what has nothing in common."""
    near = states @ states.T
    for _ in range(COMPOUNDS):
        first = random.randrange(len(labels))
        second = random.choice(np.argsort(-near[first])[1:9])
        yield labels[first] + random.choice([" & ", " and ", "/", ", "]) + labels[second]


def as_written(label):
    way = random.random()
    if way < 0.45:
        return label
    if way < 0.75:
        return label.capitalize()
    return label.title() if way < 0.9 else label.upper().replace(" ", "_")


def chosen(likeness):
    """Indices of labels to ask about: by chance, as a caller's are, or with some that fit."""
    count = len(likeness)
    if random.random() < 0.5:
        return random.sample(range(count), LABELS_A_TEXT)
    best = np.argsort(-likeness)
    some = [random.choice(best[:3]), *random.sample(list(best[3:40]), 2)]
    return some + random.sample([i for i in range(count) if i not in some], LABELS_A_TEXT - len(some))


def distribution(entailed):
    rest = 1 - entailed
    return {
        "entailment": round(entailed, 4),
        "neutral": round(rest * (1 - CONTRADICTED), 4),
        "contradiction": round(rest * CONTRADICTED, 4),
    }


def moods(stars):
    """Labels of which the stars tell whether they hold."""
    if stars in (1, 2):
        return [(random.choice(UNHAPPY), SURE), (random.choice(HAPPY), 1 - SURE)]
    return [(random.choice(HAPPY), SURE), (random.choice(UNHAPPY), 1 - SURE)] if stars == 5 else []


def main(data, base, out, count):
    teacher = Base(base)
    labels = [line for line in (HERE / "labels.txt").read_text().splitlines() if not line.startswith("#")]
    labels += sorted(set(compounds(labels, teacher.embed(labels))))
    some = texts(data, count)
    states = teacher.embed([text for text, _ in some])
    near = sum(states @ teacher.embed([t.format(label) for label in labels]).T for t in TEACHERS_TEMPLATES)
    near -= PRIOR * near.mean(axis=0)
    likeness = (near - near.mean(axis=1, keepdims=True)) / near.std(axis=1, keepdims=True)
    with gzip.open(out, "wt", encoding="utf-8") as file:
        for (text, stars), of_text in zip(some, likeness):
            template = random.choice(TEMPLATES)
            asked = [(labels[i], 1 / (1 + np.exp(-SLOPE * (of_text[i] - HALF)))) for i in chosen(of_text)]
            sure = moods(stars)
            for label, entailed in asked[: LABELS_A_TEXT - len(sure)] + sure:
                hypothesis = template.format(as_written(label))
                row = {"premise": text, "hypothesis": hypothesis, "label": distribution(float(entailed))}
                file.write(json.dumps(row | {"source": "labels"}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    random.seed(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    main(*map(pathlib.Path, sys.argv[1:3]), sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 10000)
