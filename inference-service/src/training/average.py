"""Averages two adapters of one shape: what was learnt first is kept better, and most of what was learnt then (WiSE-FT,
Wortsman et al. 2022).

Needs: Python 3.10, torch, safetensors. Usage: python average.py FIRST THEN SHARE_OF_THEN OUT
"""

import sys

from safetensors import safe_open
from safetensors.torch import save_file


def read(path):
    with safe_open(path, "pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()


if __name__ == "__main__":
    first, _ = read(sys.argv[1])
    then, metadata = read(sys.argv[2])
    share = float(sys.argv[3])
    mean = {
        name: ((1 - share) * first[name].float() + share * value.float()).to(value.dtype).contiguous()
        for name, value in then.items()
    }
    save_file(mean, sys.argv[4], metadata=metadata)
