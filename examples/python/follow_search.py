"""Drives a coordinator through stubs generated from its .proto files: starts a search, follows it, and prints its best scores.

    python follow_search.py 127.0.0.1:50051 --samples 20
    python follow_search.py 127.0.0.1:50051 --like k7p2 --seed 1

Without --like the search counts parameters, which needs no images. With it the new one scores as that search does, on the images
that the coordinator has of it.
"""

import argparse
import sys

import grpc
import naswot.v1.score_pb2 as score
import naswot.v1.scoring_pb2 as scoring
import naswot.v1.search_pb2 as search
import naswot.v1.search_service_pb2 as service
from naswot.v1.search_service_pb2_grpc import SearchServiceStub

NETWORK = {"stemChannels": 16, "cellsPerStage": 5, "imageSize": 32, "classes": 1}


def plan_of(stub, arguments):
    """A plan of random search, under the spec of another search where one is named."""
    plan = search.SearchPlan(
        space="nas-bench-201",
        network=NETWORK,
        spec=scoring.ScoringSpec(proxy="parameters", proxy_version=1, network=NETWORK),
    )
    if arguments.like is not None:
        plan = stub.GetSearch(service.GetSearchRequest(search=arguments.like)).search.plan
    plan.name = arguments.name
    plan.strategy = "random"
    plan.seed = arguments.seed
    plan.replacement = False
    plan.window = 16
    plan.budget.CopyFrom(search.Budget(samples=arguments.samples))
    return plan


def follow(stub, search_id):
    """Prints what happens until the search has ended; returns the state in which it did."""
    state = search.SEARCH_STATE_UNSPECIFIED
    for update in stub.FollowSearch(service.FollowSearchRequest(search=search_id)):
        if update.HasField("event"):
            print(f"event {update.event.event}", file=sys.stderr)
        if update.HasField("progress"):
            progress = update.progress
            state = progress.state
            print(f"{progress.counts.samples - progress.counts.pending} of {progress.total}", file=sys.stderr)
    return state


def scores_of(stub, search_id):
    """Every score of a search, the best first, a batch at a time."""
    query = score.ScoreQuery(search=search_id, order=score.SCORE_ORDER_VALUE)
    for batch in stub.QueryScores(service.QueryScoresRequest(query=query)):
        yield from batch.scores


def text_of(outcome):
    """A score, or why there is none."""
    if outcome.HasField("scored"):
        return f"{outcome.scored.value:.2f}"
    return scoring.UnscorableReason.Name(outcome.unscorable.reason)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("coordinator", help="host:port")
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", default="from Python")
    parser.add_argument("--like", help="a search whose spec is taken")
    arguments = parser.parse_args()
    with grpc.insecure_channel(arguments.coordinator) as channel:
        stub = SearchServiceStub(channel)
        created = stub.CreateSearch(service.CreateSearchRequest(plan=plan_of(stub, arguments))).search
        print(f"search {created.id}")
        state = follow(stub, created.id)
        for row in scores_of(stub, created.id):
            print(f"{text_of(row.outcome)}\t{row.architecture}")
    return 0 if state == search.SEARCH_STATE_COMPLETED else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except grpc.RpcError as error:
        sys.exit(f"follow_search: {error.details()}")
