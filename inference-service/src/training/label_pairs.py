"""Makes rows for `train nli` out of texts whose labels are known: (text, "This example is about LABEL.", entailment or
contradiction). Pairs of premise and hypothesis written by people teach what follows from what; these teach what zero-shot
classification asks (Yin et al. 2019). Rows of NLI are mixed in, so that they are not unlearnt.

Needs: Python 3.10. Usage: python label_pairs.py DATA_FOLDER OUT.jsonl.gz [SEED]
"""

import gzip
import json
import pathlib
import random
import sys

DATA = pathlib.Path(sys.argv[1])
OUT = sys.argv[2]
random.seed(int(sys.argv[3]) if len(sys.argv) > 3 else 1)

FALSE_LABELS = 2
LONGEST = 60  # words; reviews are cut, for training's sake
TEMPLATES = ["This example is {}."] * 4 + [
    "This example is about {}.",
    "This text is about {}.",
    "This message is about {}.",
    "The topic is {}.",
    "It is about {}.",
]
DOMAINS = {
    "womens_clothing": ["clothing", "fashion", "clothes"],
    "mcdonalds": ["fast food", "restaurant", "food"],
    "restaurants_hyderabad": ["restaurant", "food", "dining"],
    "hotels_booking": ["hotel", "travel", "accommodation"],
    "hotels_india": ["hotel", "travel", "accommodation"],
    "skytrax": ["airline", "flight", "travel"],
    "earphones": ["headphones", "electronics", "audio"],
    "amazon_sdcard": ["memory card", "electronics", "storage"],
    "amazon_alexa": ["smart speaker", "electronics", "technology"],
    "amazon_musical": ["music", "musical instruments"],
    "uber": ["taxi", "transport", "ride"],
    "druglib": ["medicine", "health", "treatment"],
    "app_solomon": ["app", "software"],
    "chatgpt_app": ["app", "software", "technology"],
    "bank_app_anz": ["banking", "finance", "app"],
}
UNHAPPY = ["a complaint", "complaint", "negative", "dissatisfaction", "criticism", "unhappy"]
HAPPY = ["praise", "positive", "satisfaction", "a compliment", "happy", "thanks"]


def rows(name):
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def cut(text):
    return " ".join(text.split()[:LONGEST])


def pairs(text, true, false):
    """One hypothesis that holds and some that do not, of one template."""
    template = random.choice(TEMPLATES)
    wrong = random.sample(false, min(FALSE_LABELS, len(false)))
    for label, verdict in [(true, "entailment")] + [(label, "contradiction") for label in wrong]:
        hypothesis = template.format(label if random.random() < 0.5 else label.capitalize())
        yield {"premise": cut(text), "hypothesis": hypothesis, "label": verdict, "source": "labels"}


def words(label):
    return label.rstrip("?").replace("_", " ").lower()


def intents(name, count):
    data = rows(name)
    labels = sorted({words(row["label"]) for row in data})
    for row in random.sample(data, count):
        true = words(row["label"])
        yield from pairs(row["text"], true, [label for label in labels if label != true])


def reviews(domain_count, mood_count):
    data = [row for row in rows("reviews/train") if len(row["text"].split()) > 3]
    by_source = {}
    for row in data:
        by_source.setdefault(row["source"], []).append(row)
    for source, labels in DOMAINS.items():
        others = sorted({label for other in DOMAINS.values() if not set(other) & set(labels) for label in other})
        for row in random.sample(by_source[source], domain_count // len(DOMAINS)):
            yield from pairs(row["text"], random.choice(labels), others)
    for stars, true, false in ((1, UNHAPPY, HAPPY), (2, UNHAPPY, HAPPY), (5, HAPPY, UNHAPPY)):
        share = mood_count // (2 if stars == 5 else 4)
        for row in random.sample([row for row in data if row["stars"] == stars], share):
            yield from pairs(row["text"], random.choice(true), false)


def nli(**counts):
    data = rows("nli/train")
    for source, count in counts.items():
        of_source = [row for row in data if row["source"] == source.replace("_", "-")]
        yield from random.sample(of_source, min(count, len(of_source)))


everything = [
    *intents("topics/banking77-train", 2500),
    *intents("topics/bitext-support", 1500),
    *reviews(domain_count=1500, mood_count=1250),
    *nli(lingnli=5000, mnli=3000, snli=3000, conjnli=1000),
]
with gzip.open(OUT, "wt", encoding="utf-8") as out:
    for row in everything:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
print(f"{len(everything):,} rows")
