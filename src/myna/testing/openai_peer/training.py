"""The part of the peer that takes files and trains models on them, by a scripted life; made by whoever starts it.

    training = Training()
    async with OpenAIPeer([training, Chatting(tuned=training.tuned), training.models]) as peer: ...

A tuned model says the answer of the row whose question is most like the one that it is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from aiohttp import web

from myna.testing.openai_peer.chatting import Script
from myna.testing.openai_peer.faults import answer_of_error
from myna.testing.openai_peer.models import CREATED, Models
from myna.testing.openai_peer.tuning import mistake_in, tuned_script

MOST_OF_A_PAGE = 100
VANISHED = "vanished"
STEPS_BETWEEN = 10
"""Two checkpoints."""
OVER = {"succeeded", "failed", "cancelled", VANISHED}
LIVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "good": ("validating_files", "queued", "running", "running", "succeeded"),
        "fails": ("validating_files", "queued", "running", "failed"),
        "fails validation": ("validating_files", "failed"),
        "unknown state": ("validating_files", "warming_up", "distilling", "succeeded"),
        "vanishes": ("validating_files", "running", VANISHED),
        "long": ("validating_files", "queued", *["running"] * 10_000),
        "cancelled there": ("validating_files", "running", "cancelled"),
    }
)
"""The states of a job by name; each look at it moves it on by one."""


@dataclass(kw_only=True)
class Training:
    life: Sequence[str] = LIVES["good"]
    models: Models = field(default_factory=Models)
    said: str = "The loss did not go down."
    """Why a job fails."""
    answers_lost: int = 0
    """So many of the next things that are made are answered with an error, although they are there."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By id, as they are described; the bytes are under `data`."""
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By id, as they are described; in the order in which they came."""
    tuned: dict[str, Script] = field(default_factory=dict)
    """By the name of the model."""
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By job, the oldest first."""
    checkpoints: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By job, the oldest first; one for each look at it while it runs."""

    def routes(self) -> Iterable[web.RouteDef]:
        job = "/v1/fine_tuning/jobs/{id}"
        return (
            web.post("/v1/files", self._upload),
            web.get("/v1/files", self._all_files),
            web.get("/v1/files/{id}", self._file),
            web.delete("/v1/files/{id}", self._delete_file),
            web.post("/v1/fine_tuning/jobs", self._create),
            web.get("/v1/fine_tuning/jobs", self._all_jobs),
            web.get(job, self._look),
            web.post(f"{job}/cancel", self._cancel),
            web.get(f"{job}/events", self._events),
            web.get(f"{job}/checkpoints", self._checkpoints),
        )

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField) or form.get("purpose") != "fine-tune":
            return answer_of_error(400, "A file for the purpose fine-tune is wanted.")
        data = file.file.read()
        described: dict[str, Any] = {
            "id": f"file-{len(self.files) + 1}",
            "object": "file",
            "bytes": len(data),
            "created_at": CREATED + len(self.files),
            "filename": file.filename,
            "purpose": "fine-tune",
            "status": "processed",
        }
        self.files[described["id"]] = described | {"data": data}
        return self._answered(described)

    async def _all_files(self, request: web.Request) -> web.Response:
        return _page(request, [_plain(file) for file in self._living_files()])

    async def _file(self, request: web.Request) -> web.Response:
        file = self._living(request)
        return _unknown("file") if file is None else web.json_response(_plain(file))

    async def _delete_file(self, request: web.Request) -> web.Response:
        file = self._living(request)
        if file is None:
            return _unknown("file")
        file["is_deleted"] = True
        return web.json_response({"id": file["id"], "object": "file", "deleted": True})

    def _living_files(self) -> list[dict[str, Any]]:
        return [file for file in self.files.values() if not file.get("is_deleted")]

    def _living(self, request: web.Request) -> dict[str, Any] | None:
        wanted = request.match_info["id"]
        return next((file for file in self._living_files() if file["id"] == wanted), None)

    async def _create(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if asked["training_file"] not in {file["id"] for file in self._living_files()}:
            return answer_of_error(400, f"File {asked['training_file']!r} does not exist.")
        number = len(self.jobs) + 1
        method = asked.get("method") or {"type": "supervised"}
        job = {
            "id": f"ftjob-{number}",
            "object": "fine_tuning.job",
            "created_at": CREATED + number,
            "error": None,
            "fine_tuned_model": None,
            "finished_at": None,
            "hyperparameters": {"n_epochs": "auto", "batch_size": "auto"},
            "model": asked["model"],
            "organization_id": "org-scripted",
            "result_files": [],
            "seed": 1,
            "status": self.life[0],
            "trained_tokens": None,
            "training_file": asked["training_file"],
            "validation_file": None,
            "method": method,
            "metadata": asked.get("metadata"),
        }
        self.jobs[job["id"]] = job
        self.events[job["id"]] = []
        self._tell(job, "Created fine-tuning job")
        return self._answered(job)

    def _answered(self, made: Mapping[str, Any]) -> web.Response:
        if self.answers_lost:
            self.answers_lost -= 1
            return answer_of_error(502, "Bad gateway.")
        return web.json_response(made)

    async def _all_jobs(self, request: web.Request) -> web.Response:
        wanted = {
            name.removeprefix("metadata[").removesuffix("]"): value
            for name, value in request.query.items()
            if name.startswith("metadata[")
        }
        found = [
            job
            for job in reversed(self.jobs.values())
            if wanted.items() <= (job["metadata"] or {}).items()
        ]
        return _page(request, [job for job in found if job["status"] != VANISHED])

    async def _look(self, request: web.Request) -> web.Response:
        job = self.jobs.get(request.match_info["id"])
        if job is None or job["status"] == VANISHED:
            return _unknown("job")
        described = dict(job)
        self._move_on(job)
        return web.json_response(described)

    async def _cancel(self, request: web.Request) -> web.Response:
        job = self.jobs.get(request.match_info["id"])
        if job is None:
            return _unknown("job")
        if job["status"] in OVER:
            return answer_of_error(400, f"Job {job['id']} is over: {job['status']}.")
        job |= {"status": "cancelled", "finished_at": CREATED + 100}
        return web.json_response(job)

    async def _events(self, request: web.Request) -> web.Response:
        found = self.events.get(request.match_info["id"])
        return _unknown("job") if found is None else _page(request, list(reversed(found)))

    async def _checkpoints(self, request: web.Request) -> web.Response:
        job = self.jobs.get(request.match_info["id"])
        if job is None:
            return _unknown("job")
        return _page(request, list(reversed(self.checkpoints.get(job["id"], []))))

    def _move_on(self, job: dict[str, Any]) -> None:
        if job["status"] in OVER:
            return
        seen = len(self.events[job["id"]])
        state = self.life[min(seen, len(self.life) - 1)]
        data: bytes = self.files[job["training_file"]]["data"]
        mistake = mistake_in(data, job["method"]["type"])
        if mistake and state != "validating_files":
            job["error"] = {
                "code": "invalid_training_file",
                "message": mistake,
                "param": "training_file",
            }
            state = "failed"
        elif state == "failed":
            job["error"] = {"code": "training_failed", "message": self.said, "param": None}
        job["status"] = state
        self._tell(job, f"The job is now {state}")
        if state == "running":
            self._keep(job)
        if state == "succeeded":
            self._finish(job, data)

    def _keep(self, job: dict[str, Any]) -> None:
        kept = self.checkpoints.setdefault(job["id"], [])
        step = STEPS_BETWEEN * (len(kept) + 1)
        name = f"ft:{_base_of(job)}:scripted:myna:{job['id']}:ckpt-step-{step}"
        kept.append(
            {
                "object": "fine_tuning.job.checkpoint",
                "id": f"ftckpt-{job['id']}-{step}",
                "created_at": CREATED + step,
                "fine_tuned_model_checkpoint": name,
                "fine_tuning_job_id": job["id"],
                "metrics": {"step": step, "train_loss": 8 / step, "full_valid_loss": 10 / step},
                "step_number": step,
            }
        )
        self.models.shutdown_dates[name] = None

    def _finish(self, job: dict[str, Any], data: bytes) -> None:
        model = f"ft:{_base_of(job)}:scripted:myna:{job['id'].removeprefix('ftjob-')}"
        tokens = len(data) // 4
        job |= {"fine_tuned_model": model, "trained_tokens": tokens, "finished_at": CREATED + 100}
        self.tuned[model] = tuned_script(data, job["method"]["type"], self.tuned.get(job["model"]))
        self.models.shutdown_dates[model] = None

    def _tell(self, job: dict[str, Any], message: str) -> None:
        told = self.events[job["id"]]
        is_metrics = job["status"] == "running"
        steps = {"step": len(told), "total_steps": len(self.life)}
        told.append(
            {
                "object": "fine_tuning.job.event",
                "id": f"ftevent-{job['id']}-{len(told) + 1}",
                "created_at": CREATED + len(told),
                "level": "info",
                "message": message,
                "type": "metrics" if is_metrics else "message",
                **({"data": steps} if is_metrics else {}),
            }
        )


def _base_of(job: Mapping[str, Any]) -> str:
    return str(job["model"]).removeprefix("ft:").split(":")[0]


def _plain(file: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in file.items() if name not in {"data", "is_deleted"}}


def _page(request: web.Request, found: list[dict[str, Any]]) -> web.Response:
    ids = [each["id"] for each in found]
    after = request.query.get("after")
    begin = ids.index(after) + 1 if after in ids else 0
    limit = min(int(request.query.get("limit", 20)), MOST_OF_A_PAGE)
    shown = found[begin : begin + limit]
    return web.json_response(
        {
            "object": "list",
            "data": shown,
            "first_id": shown[0]["id"] if shown else None,
            "last_id": shown[-1]["id"] if shown else None,
            "has_more": begin + limit < len(found),
        }
    )


def _unknown(what: str) -> web.Response:
    return answer_of_error(404, f"No such {what}.", code="not_found")
