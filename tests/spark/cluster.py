"""A cluster on this machine: a master, two workers and a server that speaks Thrift and Connect."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyspark

SPARK = Path(pyspark.__file__).parent
HOST = "127.0.0.1"
SECONDS_TO_START = 120
WORKERS = 2
SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
CONNECT = "org.apache.spark.sql.connect.SparkConnectPlugin"


class ClusterError(Exception):
    """A process of the cluster ended, or never began to listen."""


@contextlib.contextmanager
def cluster(folder: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Start a cluster with its catalogue and logs in a folder; yield what `cx` is to know of it."""
    folder.mkdir(parents=True)
    master, thrift, connect = (_free_port() for _ in range(3))
    address = f"spark://{HOST}:{master}"
    deploy = "org.apache.spark.deploy"
    settings = {
        "spark.driver.memory": "3g",
        "spark.plugins": CONNECT,
        "spark.connect.grpc.binding.address": HOST,
        "spark.connect.grpc.binding.port": str(connect),
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.sql.shuffle.partitions": "4",
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={folder}/catalogue;create=true"
        ),
    }
    server = [SPARK / "bin" / "spark-submit", "--master", address, "--class", SERVER]
    for name, value in settings.items():
        server += ["--conf", f"{name}={value}"]
    server += ["spark-internal", "--hiveconf", f"hive.server2.thrift.port={thrift}"]
    server += ["--hiveconf", "hive.server2.authentication=NOSASL"]
    spark_class = SPARK / "bin" / "spark-class"
    worker = [f"{deploy}.worker.Worker", "--cores", "1", "--memory", "2g", "--host", HOST, address]
    with contextlib.ExitStack() as stack:

        def start(name: str, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
            return stack.enter_context(_process(name, command, folder, environment))

        hub = [f"{deploy}.master.Master", "--host", HOST, "--port", str(master)]
        _wait_for(master, start("master", [spark_class, *hub, "--webui-port", "0"]))
        for number in range(WORKERS):
            start(f"worker-{number + 1}", [spark_class, *worker, "--webui-port", "0"])
        process = start("server", server)
        for port in (thrift, connect):
            _wait_for(port, process)
        yield {
            "CX_SPARK_HOST": HOST,
            "CX_SPARK_PORT": str(thrift),
            "CX_SPARK_REMOTE": f"sc://{HOST}:{connect}",
        }


@contextlib.contextmanager
def _process(
    name: str, command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            env={**environment, "SPARK_WORKER_DIR": str(folder / "work"), "SPARK_LOCAL_IP": HOST},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < last and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.5)
    raise ClusterError(f"{process.args}: nothing listens on port {port}; see the logs beside it")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
