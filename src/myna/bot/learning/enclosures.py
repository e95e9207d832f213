"""The files that belong to the end of a training: the picture, the rows to be mended; asked for by `notices`."""

from dataclasses import dataclass
from pathlib import PurePath

from myna.bot.learning.gallery import Gallery
from myna.bot.learning.job_cards import MAX_REPORT_BYTES, enclosed_reports
from myna.bot.replies import Attached
from myna.domain.jobs import ImportedFile, Job
from myna.errors import FileRefused, NotFound
from myna.ports import Vault


@dataclass(frozen=True, kw_only=True)
class Enclosures:
    vault: Vault
    gallery: Gallery

    async def of(self, job: Job) -> tuple[Attached, ...]:
        """What is gone or too large is left out."""
        language = job.notice.language if job.notice else "en"
        found = [await self._report(job, file) for file in enclosed_reports(job.imported)]
        reports = [report for report in found if report is not None]
        result = job.result
        is_suspicious = bool(result and result.comparison and result.comparison.suspicions)
        pictures = []
        if result is not None and not is_suspicious:
            pictures = await self.gallery.examination(language, result)
        return (*pictures, *reports)

    async def _report(self, job: Job, file: ImportedFile) -> Attached | None:
        path = file.report_path or ""
        try:
            data = await self.vault.read(job.tenant, path, max_bytes=MAX_REPORT_BYTES)
        except (NotFound, FileRefused):
            return None
        return Attached(name=f"{PurePath(file.name).stem[:60]}-to-mend.csv", data=data)
