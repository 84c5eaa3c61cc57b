"""What the base's own similarity reaches as a zero-shot classifier, untrained: the label whose hypothesis is nearest.

Needs what labels.py needs. Usage: python similarity.py BASE FILE.jsonl.gz ...
BASE: the base's jar, unpacked. Files: rows of text and label, as for `evaluate zero-shot`.
"""

import gzip
import json
import pathlib
import sys

import numpy as np

from labels import Base

TEMPLATE = "This example is {}."

if __name__ == "__main__":
    base = Base(pathlib.Path(sys.argv[1]))
    for name in sys.argv[2:]:
        with gzip.open(name, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        labels = sorted({row["label"] for row in rows})
        hypotheses = base.embed([TEMPLATE.format(label) for label in labels])
        nearest = (base.embed([row["text"] for row in rows]) @ hypotheses.T).argmax(axis=1)
        right = np.mean([labels[i] == row["label"] for i, row in zip(nearest, rows)])
        print(f"{pathlib.Path(name).name}: {len(rows)} rows, {len(labels)} labels, accuracy {right:.4f}")
