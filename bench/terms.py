"""Texts a second through the text reader: the median of several rounds, and the slowest text."""

import json
import statistics
import time
from pathlib import Path

from audit_lib.facts.terms import read_terms

OWN = Path(__file__).parents[1] / "tests" / "unit" / "facts" / "terms" / "own_texts.json"
N_ROUNDS = 7


def measure_seconds(texts):
    """Read every text once; return the wall seconds of each."""
    seconds = []
    for text in texts:
        began = time.perf_counter()
        read_terms(text, receipt_counts=False)
        seconds.append(time.perf_counter() - began)
    return seconds


def main():
    """Print texts per second and the slowest, for short labelled texts and for long ones of a region's length."""
    short = [labelled["text"] for labelled in json.loads(OWN.read_text("utf-8"))]
    whole = [text for text in short if not text.endswith("…") and "<" not in text and "\n" not in text]
    regional = ["".join(f"<li>{text}</li>" for text in whole[at : at + 12]) for at in range(0, len(whole) - 12, 6)]
    for name, texts in (("labelled texts", short), ("regional texts of 12 points", regional)):
        rounds = [measure_seconds(texts) for _ in range(N_ROUNDS)]
        rate = statistics.median(len(texts) / sum(seconds) for seconds in rounds)
        slowest = max(statistics.median(seconds) for seconds in zip(*rounds, strict=True))
        print(f"{name}: {rate:,.0f} texts/s, slowest {slowest * 1000:.2f} ms, {len(texts)} texts, {N_ROUNDS} rounds")


if __name__ == "__main__":
    main()
