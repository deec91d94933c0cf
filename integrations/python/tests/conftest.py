import os
import sys
from pathlib import Path

# As for Maven's tests: most code runs a few times.
os.environ["JDK_JAVA_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# Where PythonIT has an engine leave the classes that it has read and checked, for all others.
classes = Path(os.environ.get("EPROP_TEST_CLASSES", "."))
if classes.is_file():
    # One of another jar is no use, and no word of it may come between the messages.
    os.environ["JDK_JAVA_OPTIONS"] += f" -XX:SharedArchiveFile={classes} -Xlog:disable"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import eprop  # noqa: E402

eprop.start(vectors=False)
