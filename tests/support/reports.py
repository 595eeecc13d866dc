# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reports of several runs, made comparable."""
import json


def without_path(report, image):
    """The JSON text `report` of a run on `image`, as a value that is the same for any copy of the image."""
    return json.loads(report.replace(json.dumps(str(image)), '"IMAGE"'))
