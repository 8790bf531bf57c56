"""setup/keyword-weights: learn the weights of the recogniser of revocations anew.

Reads the labelled replies of ``tests/kernel/sms_consent`` that may be learnt from, fits a logistic
regression on the signs of ``sms_consent/kernel/keyword_weights.py`` and writes
``keyword_weights.txt`` beside it. Run it after changing the phrases, the ideas or the replies;
then ``setup/test tests/kernel/sms_consent``. ``replies_unseen*.csv`` are never learnt from: they
say what the weights are worth.
"""

import csv
import importlib.util
import math
import random
import sys
import textwrap
from collections import Counter, defaultdict
from pathlib import Path

from environment import paths
from environment.progress import say

KERNEL = paths.ROOT / "sms_consent" / "kernel"
REPLIES = paths.ROOT / "tests" / "kernel" / "sms_consent"
UNSEEN = "replies_unseen"
PASSES = 12
STEP = 0.25
DECAY = 0.1  # pulls weights to 0, so that what is seen seldom says little
FEWEST_WORDS, FEWEST_SIGNS = 3, 2  # texts that must have it; rarer words are unknown ones
SMALLEST = 0.15  # a weight below it is left out


def kernel(name: str):
    """A module of sms_consent's kernel, without Odoo."""
    package = "sms_consent_kernel"
    if package not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            package, KERNEL / "__init__.py", submodule_search_locations=[str(KERNEL)]
        )
        sys.modules[package] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"{package}.{name}")


def labelled() -> list[tuple[str, bool]]:
    """Each reply that may be learnt from, and whether it is a revocation, sure or not."""
    rows = {}
    for path in sorted(REPLIES.glob("replies*.csv")):
        if not path.name.startswith(UNSEEN):
            with path.open(encoding="utf-8", newline="") as file:
                rows |= {row["reply"]: row["expected"] != "none" for row in csv.DictReader(file)}
    return list(rows.items())


def signs(rows: list[tuple[str, bool]]) -> tuple[list[tuple[list[str], bool]], set[str]]:
    """The signs of each reply, those seen once left out; the words seen often enough."""
    weights, sentence = kernel("keyword_weights"), kernel("keyword_sentence")
    lexicon = kernel("keyword_lexicon").lexicon_of(kernel("keyword_data").DEFAULT_TABLE)
    split = kernel("keyword_text").words
    texts = [
        (sentence.weighed(lexicon.canonical(split(reply)), lexicon), revokes)
        for reply, revokes in rows
    ]
    seen = Counter(word for words, _ in texts for word in set(words))
    known = {word for word, times in seen.items() if times >= FEWEST_WORDS}
    scale = weights.Weights(dict.fromkeys(known, 0.0))
    found = [(scale.signs_in(words), revokes) for words, revokes in texts]
    often = Counter(sign for names, _ in found for sign in names)
    kept = [
        ([name for name in names if often[name] >= FEWEST_SIGNS], revokes)
        for names, revokes in found
    ]
    return kept, known


def fit(examples: list[tuple[list[str], bool]]) -> dict[str, float]:
    """Weight by sign, "" for the constant: logistic regression by AdaGrad, always the same."""
    weight: dict[str, float] = defaultdict(float)
    slope: dict[str, float] = defaultdict(lambda: 0.01)
    order = random.Random(1)
    for _ in range(PASSES):
        order.shuffle(examples)
        for names, revokes in examples:
            score = weight[""] + sum(weight[name] for name in names)
            error = 1 / (1 + math.exp(-max(-30, min(30, score)))) - revokes
            weight[""] -= 0.02 * error
            for name in names:
                gradient = error + DECAY * weight[name]
                slope[name] += gradient * gradient
                weight[name] -= STEP * gradient / math.sqrt(slope[name])
    return weight


def write(weight: dict[str, float], known: set[str], path: Path) -> int:
    """Write the weights to one decimal, and the words of weight 0; the number of them."""
    kept = {name: value for name, value in weight.items() if not name or abs(value) >= SMALLEST}
    by_weight: dict[float, list[str]] = defaultdict(list)
    for name in sorted(kept.keys() | known):
        by_weight[round(kept.get(name, 0.0), 1) + 0.0].append(name)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for value, names in sorted(by_weight.items()):
            for line in textwrap.wrap(", ".join(name.replace(" ", "\x00") for name in names), 92):
                plain = line.replace("\x00", " ").rstrip(",").strip()
                print(f"{value:g}\t{plain}", file=file)
    return len(kept | dict.fromkeys(known))


def main() -> None:
    rows = labelled()
    examples, known = signs(rows)
    path = KERNEL / "keyword_weights.txt"
    count = write(fit(examples), known, path)
    say(f"{path.relative_to(paths.ROOT)}: {count} signs learnt from {len(rows)} replies")


if __name__ == "__main__":
    main()
