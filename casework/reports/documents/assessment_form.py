"""The assessment form 家庭情况预估表: one assessment, its reasons and the trend to it."""

from dataclasses import replace
from functools import partial

from casework.reports.documents.case_family import assessment
from casework.reports.documents.form_parts import Chapter, household_facts, signatures, there
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import NONE
from casework.reports.words import day

TOLD = "以上内容由社工依据走访和材料填写。得分只用于安排帮扶，不是医学诊断，也不决定救助待遇。"


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    now = there(paper.assessment)
    told = replace(paper, assessment=replace(now, narrative=now.narrative or NONE))
    return [
        household_facts(paper),
        Chapter("预估结果", day(now.on), partial(assessment, told), 350),
        signatures(TOLD, ("服务对象或监护人", "预估社工", "督导"), "服务单位（盖章）"),
    ]
