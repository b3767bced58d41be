"""Signs and checks requests with the platform's own Python library: a JSON line for a JSON line."""

import json
import sys
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator


class Fields(dict):
    """A form's fields as web frameworks hand them over: every name with all its values."""

    def __init__(self, form):
        super().__init__()
        for name, value in parse_qsl(form, keep_blank_values=True):
            self.setdefault(name, []).append(value)

    def getall(self, name):
        return self[name]


def answer(case):
    validator = RequestValidator(case["token"])
    kind, body = case["kind"], case["body"]
    fields = Fields(body) if kind == "form" else {}
    checked = body if kind == "json" else fields
    return {
        "signature": validator.compute_signature(case["signed"], fields),
        "accepts": validator.validate(case["seen"], checked, case["signature"]),
    }


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
