"""The files that belong to the end of a training: the picture, the rows to be mended; asked for by `notices`."""

from dataclasses import dataclass
from pathlib import PurePath

from myna.bot.learning.gallery import Gallery
from myna.bot.replies import Attached
from myna.domain.jobs import ImportedFile, Job
from myna.errors import FileRefused, NotFound
from myna.ports import Vault

MAX_REPORTS = 5
MAX_REPORT_BYTES = 8 << 20
"""Discord takes ten MiB in one message."""


@dataclass(frozen=True, kw_only=True)
class Enclosures:
    vault: Vault
    gallery: Gallery

    async def of(self, job: Job) -> tuple[Attached, ...]:
        """What is gone or too large is left out."""
        language = job.notice.language if job.notice else "en"
        room_bytes, reports = MAX_REPORT_BYTES, list[Attached]()
        for file in [file for file in job.imported if file.report_path][:MAX_REPORTS]:
            report = await self._report(job, file, room_bytes)
            if report is not None:
                reports.append(report)
                room_bytes -= len(report.data)
        result = job.result
        is_suspicious = bool(result and result.comparison and result.comparison.suspicions)
        pictures = []
        if result is not None and not is_suspicious:
            pictures = await self.gallery.examination(language, result)
        return (*pictures, *reports)

    async def _report(self, job: Job, file: ImportedFile, max_bytes: int) -> Attached | None:
        try:
            data = await self.vault.read(job.tenant, file.report_path or "", max_bytes=max_bytes)
        except (NotFound, FileRefused):
            return None
        return Attached(name=f"{PurePath(file.name).stem[:60]}-to-mend.csv", data=data)
