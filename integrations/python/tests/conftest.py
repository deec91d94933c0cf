import os
import sys
from pathlib import Path

# As for Maven's tests: most code runs a few times.
os.environ["JDK_JAVA_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import eprop  # noqa: E402

eprop.start(vectors=False)
