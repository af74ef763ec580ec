"""Classroom 50 runs this for each submission, in the student's checkout. The lab, which it runs, is installed on the runner.

Learners' code runs in the VM of the lab, and never here. The lab writes result.json itself, from the runner's environment.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Where the lab is; and options of `npm run grade` for this assignment, such as ["--labs", "4.1,4.2"].
LAB = os.environ.get("CONTAINER_LAB", "/opt/container-networking-lab")
OPTIONS: list[str] = []


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        marks = Path(folder) / "marks"
        grade = ["npm", "run", "-s", "grade", "--", os.getcwd(), "--out", str(marks), *OPTIONS]
        subprocess.run(grade, cwd=LAB, check=False)
        result = marks / "result.json"
        if not result.is_file():
            # Not the student's fault: Classroom 50 shows an error, and no zero.
            print("::error::there is no result; see the log above", file=sys.stderr)
            return 1
        # What is in the checkout is the student's, a link called result.json for one.
        for name in ("result.json", "release-body.md"):
            target = Path(name)
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            else:
                target.unlink(missing_ok=True)
        shutil.copyfile(result, "result.json")
        for feedback in (marks / "feedback").glob("*.md"):
            shutil.copyfile(feedback, "release-body.md")
    return 0


sys.exit(main())
