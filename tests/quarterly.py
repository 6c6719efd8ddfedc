"""A form that is returned several times a year, and returns of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from gouji import Form, Observation, Submission
from gouji.forms.language.define import define
from gouji.model.reporting_period import Frequency, Period
from gouji.model.totals import complete

DEFINITION = """
[form]
id = "clinics-{frequency}"
edition = "2024"
title = "乡镇卫生院基本情况表"
source = "云溪县卫健局〔2024〕5号"
years = [2023]
unit = "人次"
period = "{frequency}"
year_start = "{start}"

[[tables]]
key = "staff"
sheet = "表一"
title = "人员情况"
[[tables.blocks]]
corner = "项目"
columns = [
  {{ key = "start", label = "期初" }},
  {{ key = "joined", label = "增加" }},
  {{ key = "left", label = "减少" }},
  {{ key = "end", label = "期末" }},
]
rows = [
  {{ key = "doctors", label = "医师" }},
  {{ key = "nurses", label = "护士" }},
  {{ key = "all", label = "合计", sum = "siblings" }},
]

[[tables]]
key = "work"
sheet = "表二"
title = "医疗服务量"
[[tables.blocks]]
corner = "指标"
columns = [
  {{ key = "now", label = "本期" }},
  {{ key = "total", label = "自年初累计", cumulative = true }},
]
rows = [{{ key = "visits", label = "门急诊人次" }}, {{ key = "admitted", label = "入院人数" }}]

[[queries]]
id = "CARRY"
title = {{ zh = "期初等于上期期末" }}
each = "rows"
expression = "staff.start == previous.staff.end"
source = "填表说明"
reason = {{ zh = "机构调整" }}

[[queries]]
id = "TREBLE"
title = {{ zh = "门急诊人次不超过上年同期三倍" }}
expression = "work.visits.now <= 3 * year_ago.work.visits.now"
source = "填表说明"
reason = {{ zh = "新设门诊" }}
"""


def clinics(frequency: Frequency = Frequency.QUARTER, start: str = "01-01") -> Form:
    """The form of health centres, returned so often."""
    return define(tomllib.loads(DEFINITION.format(frequency=frequency, start=start)))


def returned(form: Form, unit: str, period: Period, figures: Mapping[str, int], **more: str) -> Submission:
    """A return with some figures and zeros, its totals right."""
    seen = {cell: Observation.of(figures.get(cell, 0)) for cell in form.cells}
    bare = {cell: one for cell, one in seen.items() if cell not in form.sums}
    one = Submission(form, unit, None, bare | dict.fromkeys(form.sums, Observation.of(None)), contact=more)
    return complete(one.of_period(period))
