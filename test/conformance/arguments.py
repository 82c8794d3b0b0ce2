"""Holds calls (JSON on standard input: operation, input) against the service models of botocore. Fails when one does not fit."""
import json
import sys

import botocore.session
from botocore.validate import ParamValidator

session = botocore.session.get_session()
models = {}
for name in ("codepipeline", "cloudformation", "s3", "ssm", "sts"):
    model = session.get_service_model(name)
    for operation in model.operation_names:
        models.setdefault(operation, model.operation_model(operation))

calls = json.load(sys.stdin)
problems = []
for call in calls:
    params = call["input"]
    if "Body" in params:
        params["Body"] = b""
    report = ParamValidator().validate(params, models[call["operation"]].input_shape)
    if report.has_errors():
        problems.append(f"{call['operation']}: {report.generate_report()}")

for problem in problems:
    print(problem, file=sys.stderr)
print(f"{len({call['operation'] for call in calls})} operations")
sys.exit(1 if problems else 0)
