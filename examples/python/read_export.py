"""Reads an export of scores into pandas: what is in it, what its specs say, and how the columns go together.

    naswot scores export --metric cifar10_test_200 --output scores.parquet
    python read_export.py scores.parquet

CSV and JSON lines are read as well; what the digests in the column `spec` stand for is in Parquet's metadata and in JSON lines.
"""

import json
import sys

import pandas as pd
import pyarrow.parquet as parquet


def read_scores(path):
    """An export as a frame; what is unscorable has no value."""
    if path.endswith(".parquet"):
        return pd.read_parquet(path)
    if path.endswith(".jsonl"):
        with open(path, encoding="utf-8") as lines:
            return pd.json_normalize([json.loads(line) for line in lines])
    return pd.read_csv(path, parse_dates=["scored_at"])


def read_specs(path):
    """What the digests in the column `spec` of a Parquet file stand for."""
    metadata = parquet.read_schema(path).metadata or {}
    return json.loads(metadata.get(b"naswot.specs", b"{}"))


def main(path):
    scores = read_scores(path)
    print(scores.dtypes.to_string())
    if path.endswith(".parquet"):
        for digest, spec in read_specs(path).items():
            print(f"\nspec {digest[:12]}: {spec['proxy']}")
    # Scores under two specs are not comparable: each is looked at alone.
    for digest, rows in scores.groupby("spec"):
        numbers = rows.select_dtypes("number").drop(columns=["index"], errors="ignore").dropna(axis="columns", how="all")
        print(f"\nSpearman's rho of {len(rows)} rows under {digest[:12]}")
        print(numbers.corr("spearman").round(3).to_string())


if __name__ == "__main__":
    main(sys.argv[1])
