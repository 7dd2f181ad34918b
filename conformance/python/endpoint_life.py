# The life of one endpoint through huggingface_hub, as its guide for Inference Endpoints tells it. huggingface-hub.test.ts runs it.
# API is the address of the API, HF_TOKEN its token. Each step prints one line of JSON; whatever is wrong ends it.

import json
import os

from huggingface_hub import HfApi, InferenceEndpointTimeoutError, constants

constants.INFERENCE_ENDPOINTS_ENDPOINT = os.environ["API"]
NAMESPACE = "acme"
NAME = "sentiment"

api = HfApi(token=os.environ["HF_TOKEN"])


def tell(step, endpoint):
    print(json.dumps({"step": step, "status": endpoint.status, "revision": endpoint.revision, "task": endpoint.task}))


endpoint = api.create_inference_endpoint(
    NAME,
    namespace=NAMESPACE,
    repository="acme/sentiment",
    framework="pytorch",
    task="text-classification",
    accelerator="cpu",
    vendor="aws",
    region="us-east-1",
    type="private",
    instance_size="x1",
    instance_type="intel-spr",
    min_replica=0,
    max_replica=1,
    scale_to_zero_timeout=15,
)
tell("create", endpoint)
tell("wait", endpoint.wait(timeout=60, refresh_every=1))
names = [one.name for one in api.list_inference_endpoints(namespace=NAMESPACE)]
assert names == [NAME], names
print(json.dumps({"step": "ask", "answer": str(endpoint.client.text_classification("I love this"))}))
tell("pause", endpoint.pause())
try:
    endpoint.wait(timeout=2, refresh_every=1)
    raise SystemExit("a paused endpoint was waited for until it ran")
except InferenceEndpointTimeoutError:
    tell("stays paused", endpoint.fetch())
tell("resume", endpoint.resume())
tell("wait", endpoint.wait(timeout=60, refresh_every=1))
tell("scale to zero", endpoint.scale_to_zero())
tell("update", endpoint.update(max_replica=2))
tell("get", api.get_inference_endpoint(NAME, namespace=NAMESPACE))
endpoint.delete()
assert api.list_inference_endpoints(namespace=NAMESPACE) == []
print(json.dumps({"step": "delete"}))
