"""Calls a running inference service by the clients that people have: huggingface_hub and boto3, both unchanged.

Needs: Python 3.10 or newer, huggingface_hub 1 or newer, boto3. Usage:
  python python_clients.py http://127.0.0.1:8081 [KEY] [NAME_OF_A_GENERATING_MODEL]

Prints every call with its answer; the exit status is 1 if one of them failed.
"""

import json
import sys

import boto3
import botocore
from botocore.config import Config
from huggingface_hub import InferenceClient

URL = sys.argv[1].rstrip("/")
KEY = sys.argv[2] if len(sys.argv) > 2 else None
GENERATOR = sys.argv[3] if len(sys.argv) > 3 else None
TEXT = "It broke after two days and nobody answers my calls."
LABELS = ["a complaint", "praise", "a question"]
failed = False


def show(call, run, good):
    global failed
    try:
        answer = run()
        verdict = "" if good(answer) else "   <-- not what was expected"
    except Exception as e:  # whatever a client raises is the finding
        answer, verdict = f"{type(e).__name__}: {e}", "   <-- failed"
    failed = failed or bool(verdict)
    print(f"{call}\n  {str(answer)[:300]}{verdict}")


def hub(model):
    # Their path: what their present service answers is what their present client reads.
    return InferenceClient(model=f"{URL}/hf-inference/models/{model}", token=KEY)


def sagemaker():
    unsigned = Config(signature_version=botocore.UNSIGNED, retries={"max_attempts": 1})
    client = boto3.client("sagemaker-runtime", endpoint_url=URL, region_name="eu-central-1", config=unsigned)
    if KEY:
        client.meta.events.register(
            "before-send.sagemaker-runtime.*",
            lambda request, **_: request.headers.__setitem__("Authorization", f"Bearer {KEY}"),
        )
    return client


def invoke(endpoint, body):
    answer = sagemaker().invoke_endpoint(
        EndpointName=endpoint, ContentType="application/json", Body=json.dumps(body).encode()
    )
    return json.load(answer["Body"])


show(
    "InferenceClient.zero_shot_classification(text, candidate_labels)",
    lambda: hub("zero-shot").zero_shot_classification(TEXT, candidate_labels=LABELS),
    lambda a: {e.label for e in a} == set(LABELS) and abs(sum(e.score for e in a) - 1) < 1e-4,
)
show(
    "InferenceClient.zero_shot_classification(..., multi_label=True, hypothesis_template='This text is {}.')",
    lambda: hub("zero-shot").zero_shot_classification(
        TEXT, candidate_labels=LABELS, multi_label=True, hypothesis_template="This text is {}."
    ),
    lambda a: len(a) == 3,
)
show(
    "InferenceClient.text_classification(text, top_k=2)",
    lambda: hub("satisfaction").text_classification(TEXT, top_k=2),
    lambda a: len(a) == 2 and "unsatisfied" in a[0].label,
)
show(
    "InferenceClient.feature_extraction(text)",
    lambda: hub("embedding").feature_extraction(TEXT).shape,
    lambda shape: shape == (384,),
)
if GENERATOR:
    show(
        "InferenceClient.text_generation(prompt, max_new_tokens=8)",
        lambda: hub(GENERATOR).text_generation("The parcel", max_new_tokens=8),
        lambda text: isinstance(text, str),
    )
    show(
        "InferenceClient.text_generation(prompt, max_new_tokens=8, stream=True)",
        lambda: list(hub(GENERATOR).text_generation("The parcel", max_new_tokens=8, stream=True)),
        lambda tokens: len(tokens) > 0,
    )
show(
    "boto3 sagemaker-runtime invoke_endpoint(EndpointName='zero-shot')",
    lambda: invoke("zero-shot", {"inputs": TEXT, "parameters": {"candidate_labels": LABELS}}),
    lambda a: set(a["labels"]) == set(LABELS),
)
show(
    "boto3 sagemaker-runtime invoke_endpoint(EndpointName='satisfaction')",
    lambda: invoke("satisfaction", {"inputs": TEXT, "parameters": {"top_k": 1}}),
    lambda a: "unsatisfied" in a[0][0]["label"],
)
sys.exit(1 if failed else 0)
