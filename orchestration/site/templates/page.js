"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const drawings = JSON.parse(document.getElementById("drawings").textContent);
const EVERYONE = "all";
const NAMES = { nps: "NPS", csat: "CSAT", ces: "CES", mrr: "MRR", clv: "CLV", enps: "eNPS" };
const ERRORS = 1;
const LONGEST_LIST = 15;
const LEAST_CASES = 20;
const OPTIONAL = ["benchmark", "low", "high", "all"];
const metrics = new Map(data.metrics.map((metric) => [metric.name, metric]));
const segments = new Map(data.segments.map((segment) => [segment.segment_name, segment]));
const chosen = {
  grain: "month",
  segment: EVERYONE,
  value: EVERYONE,
  metric: ["nps", ...metrics.keys()].find((name) => data.series["month|all|all"]?.[name]),
  compared: segments.has("customer_segment") ? "customer_segment" : [...segments.keys()][0],
};
const find = (id) => document.getElementById(id);

/** An element with text or children in it; text of the data never becomes markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function label(name) {
  const words = name.split("_").map((word) => NAMES[word] ?? word);
  return words[0][0].toUpperCase() + words.join(" ").slice(1);
}

function format(value, unit) {
  if (value === null || value === undefined) return "-";
  const write = (number, digits) =>
    number.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (unit === "rate") return `${write(100 * value, 1)} %`;
  if (unit === "currency") return `${write(value, 0)} ${data.currency}`;
  return write(value, { count: 0, ratio: 2 }[unit] ?? 1);
}

/** A difference of two values: of rates in percentage points. */
function formatChange(difference, unit) {
  return unit === "rate" ? format(difference, unit).replace("%", "pp") : format(difference, unit);
}

function periodName(start, grain) {
  if (grain === "year") return start.slice(0, 4);
  if (grain === "quarter") return `${start.slice(0, 4)} Q${Math.ceil(Number(start.slice(5, 7)) / 3)}`;
  return grain === "month" ? start.slice(0, 7) : `week of ${start}`;
}

/** The series of a metric, with one entry per period, or nothing when it has no such segment. */
function seriesOf(metric, grain, segment, value) {
  const found = data.series[[grain, segment, value].join("|")]?.[metric];
  if (!found) return null;
  const [first, values, sizes, lows, highs, significant, lastComplete] = found;
  const points = sizes.map((size, index) => ({
    start: data.starts[grain][first + index],
    value: values[index] ?? null,
    before: values[index - 1] ?? null,
    size,
    low: lows[index] ?? null,
    high: highs[index] ?? null,
    isMarked: significant.includes(first + index),
    isComplete: lastComplete !== null && first + index <= lastComplete,
  }));
  return points.filter((point) => point.size !== null);
}

/** The last complete point; the running one of a metric that has no other. */
function lastPoint(points) {
  return points?.findLast((point) => point.isComplete) ?? points?.at(-1) ?? null;
}

function turnOf(metric, point) {
  if (point === null || point.value === null || point.before === null) return "";
  if (metric.direction === "neutral" || point.value === point.before) return "neutral";
  return point.value > point.before === (metric.direction === "higher_is_better") ? "better" : "worse";
}

function changeOf(metric, point) {
  const turn = turnOf(metric, point);
  if (!turn) return make("span", {}, "-");
  const difference = point.value - point.before;
  const sign = difference > 0 ? "▲ +" : difference < 0 ? "▼ " : "";
  const words = [turn === "neutral" ? "" : turn, point.isMarked ? "more than chance explains" : ""];
  return make(
    "span",
    { class: `${turn} ${point.isMarked ? "marked" : ""}` },
    `${sign}${formatChange(difference, metric.unit)}${point.isMarked ? " *" : ""}`,
    make("span", { class: "hidden" }, words.filter(Boolean).map((word) => `, ${word}`).join("")),
  );
}

/** A line through the complete periods: one that is not over would bend it. */
function courseOf(points) {
  const known = points.filter((point) => point.isComplete && point.value !== null);
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "course");
  svg.setAttribute("viewBox", "0 0 128 26");
  svg.setAttribute("aria-hidden", "true");
  if (known.length < 2) return svg;
  const values = known.map((point) => point.value);
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const at = (point, index) =>
    `${((index * 124) / (known.length - 1) + 2).toFixed(1)},${(23 - (20 * (point.value - low)) / span).toFixed(1)}`;
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", `M${known.map(at).join("L")}`);
  const end = document.createElementNS(space, "circle");
  const [x, y] = at(known.at(-1), known.length - 1).split(",");
  end.setAttribute("cx", x);
  end.setAttribute("cy", y);
  end.setAttribute("r", "2.5");
  svg.append(path, end);
  return svg;
}

function points(metric, segment = chosen.segment, value = chosen.value) {
  return seriesOf(metric, chosen.grain, segment, value);
}

function showScorecard() {
  const table = find("scorecard");
  table.querySelectorAll("tbody").forEach((body) => body.remove());
  for (const family of [...new Set(data.metrics.map((metric) => metric.family))]) {
    const body = make("tbody", {});
    for (const metric of data.metrics.filter((each) => each.family === family)) {
      const course = points(metric.name);
      const point = lastPoint(course);
      if (!point) continue;
      const name = make("button", { type: "button", class: "metric", title: metric.about }, label(metric.name));
      name.addEventListener("click", () => choose({ metric: metric.name }, "trend-title"));
      body.append(
        make(
          "tr",
          { "data-metric": metric.name },
          make("th", { scope: "row" }, name),
          make("td", {}, periodName(point.start, chosen.grain), point.isComplete ? "" : " so far"),
          make("td", { class: "number value" }, format(point.value, metric.unit)),
          make("td", { class: "number change" }, changeOf(metric, point)),
          make("td", {}, courseOf(course)),
          make("td", { class: "number size" }, format(point.size, "count")),
          make("td", { class: "number" }, format(metric.benchmark, metric.unit)),
        ),
      );
    }
    if (!body.children.length) continue;
    const heading = make("th", { scope: "rowgroup", colspan: "7", class: "family" }, family.replaceAll("_", " "));
    body.prepend(make("tr", {}, heading));
    table.append(body);
  }
}

/** What the scorecard leaves out, so that nobody takes a metric without news for one that is not there. */
function showAbsent() {
  const absent = data.metrics.filter(({ name }) => !lastPoint(points(name)));
  const named = absent.map(({ name, newest }) => `${label(name)} (last ${newest.slice(0, 7)})`);
  find("absent").textContent = named.length
    ? `Without a value for this choice in the periods shown: ${named.join(", ")}.`
    : "";
}

function showTurns() {
  const turned = data.metrics
    .map((metric) => ({ metric, point: lastPoint(points(metric.name)) }))
    .filter(({ metric, point }) => point?.isMarked && turnOf(metric, point));
  find("turns").replaceChildren(
    ...turned.map(({ metric, point }) =>
      make(
        "li",
        {},
        `${label(metric.name)}: ${format(point.before, metric.unit)} to ${format(point.value, metric.unit)}, `,
        changeOf(metric, point),
        ` in ${periodName(point.start, chosen.grain)}`,
      ),
    ),
  );
  if (!turned.length) find("turns").append(make("li", {}, "Nothing changed by more than chance explains."));
  const worse = turned.filter(({ metric, point }) => turnOf(metric, point) === "worse").length;
  const better = turned.filter(({ metric, point }) => turnOf(metric, point) === "better").length;
  find("summary").textContent = `By ${chosen.grain}: ${better} metrics turned for the better, ${worse} for the worse.`;
}

/** How far the interval of a segment lies on the worse side of all, in units of its half width. */
function gapOf(metric, point, all) {
  if (!point || !all || point.low === null || point.high === null || all.value === null) return 0;
  if (metric.direction === "neutral" || point.start !== all.start || point.size < LEAST_CASES) return 0;
  const half = (point.high - point.low) / 2 || 1e-9;
  const [near, away] =
    metric.direction === "higher_is_better" ? [point.high, all.value - point.value] : [point.low, point.value - all.value];
  const isWorse = metric.direction === "higher_is_better" ? near < all.value : near > all.value;
  return isWorse ? away / half : 0;
}

function showWorst() {
  const named = chosen.segment === EVERYONE ? [...segments.keys()] : [chosen.segment];
  const found = [];
  for (const metric of data.metrics) {
    const all = lastPoint(points(metric.name, EVERYONE, EVERYONE));
    for (const segment of named) {
      for (const value of segments.get(segment).segment_values) {
        const point = lastPoint(points(metric.name, segment, value));
        const gap = gapOf(metric, point, all);
        if (gap > 0) found.push({ metric, segment, value, point, all, gap });
      }
    }
  }
  found.sort((one, other) => other.gap - one.gap);
  const rows = found.slice(0, LONGEST_LIST).map(({ metric, segment, value, point, all }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, label(metric.name)),
      make("td", {}, `${label(segment)}: ${value}`),
      make("td", { class: "number worse" }, format(point.value, metric.unit)),
      make("td", { class: "number" }, format(all.value, metric.unit)),
      make("td", { class: "number" }, format(point.size, "count")),
    ),
  );
  if (!rows.length) rows.push(make("tr", {}, make("td", { colspan: "5" }, "No segment is worse by more than chance explains.")));
  find("worst").querySelector("tbody").replaceChildren(...rows);
}

/** A point as a chart draws it: rates in percent, and what its tooltip says. */
function drawn(metric, point) {
  const scale = (value) => (value === null || metric.unit !== "rate" ? value : 100 * value);
  const isBounded = point.low !== null && point.high !== null;
  return {
    start: point.start,
    period: periodName(point.start, chosen.grain),
    value: scale(point.value),
    low: scale(point.low),
    high: scale(point.high),
    shown: format(point.value, metric.unit),
    interval: isBounded ? `${format(point.low, metric.unit)} to ${format(point.high, metric.unit)}` : "none",
    sample: point.size,
    state: point.isComplete ? "complete" : "so far",
    benchmark: scale(metric.benchmark),
  };
}

function draw(place, spec, description) {
  return window.vegaEmbed(place, { ...spec, description }, { renderer: "svg", actions: false, logLevel: ERRORS });
}

/** A drawing with rows in it, without the layers for which no row has anything. */
function withRows(name, rows) {
  const isDrawable = ({ encoding }) =>
    OPTIONAL.filter((field) => Object.values(encoding).some((channel) => channel.field === field)).every(
      (field) => rows.some((row) => row[field] !== null),
    );
  return { ...drawings[name], data: { values: rows }, layer: drawings[name].layer.filter(isDrawable) };
}

function unitOf(metric) {
  return { rate: "in percent", currency: `in ${data.currency}`, minutes: "in minutes", seconds: "in seconds", hours: "in hours" }[metric.unit] ?? "";
}

async function showTrend() {
  const metric = metrics.get(chosen.metric);
  if (!metric) return;
  const rows = (points(metric.name) ?? []).filter((point) => point.value !== null).map((point) => drawn(metric, point));
  const who = chosen.segment === EVERYONE ? "all customers" : `${label(chosen.segment)}: ${chosen.value}`;
  find("trend-title").textContent = `${label(metric.name)} by ${chosen.grain}`;
  find("trend-about").textContent = `${who}, ${unitOf(metric) || metric.unit}, with its 95 % interval. A triangle is a period that is not over. ${metric.about}`;
  await draw(find("trend"), withRows("trend", rows), `${label(metric.name)} of ${who}: ${rows.map((row) => `${row.period} ${row.shown}`).join(", ")}`);
}

async function showSegments() {
  const metric = metrics.get(chosen.metric);
  const segment = segments.get(chosen.compared);
  if (!metric || !segment) return;
  const all = lastPoint(points(metric.name, EVERYONE, EVERYONE));
  const rows = segment.segment_values
    .map((value) => ({ value, point: lastPoint(points(metric.name, chosen.compared, value)) }))
    .filter(({ point }) => point !== null && point.value !== null)
    .map(({ value, point }) => ({ ...drawn(metric, point), segment: value, all: drawn(metric, all).value }));
  const isLowGood = metric.direction === "lower_is_better";
  rows.sort((one, other) => (isLowGood ? other.value - one.value : one.value - other.value));
  const more = segment.left_out ? ` ${segment.left_out} smaller ones are in the table.` : "";
  find("segments-about").textContent = rows.length
    ? `${label(metric.name)} ${unitOf(metric)}, the last complete ${chosen.grain}, worst first; the dashed line is all customers.${more}`
    : `${label(metric.name)} has no such segment.`;
  await draw(find("segments"), withRows("segments", rows), `${label(metric.name)} by ${label(chosen.compared)}: ${rows.map((row) => `${row.segment} ${row.shown}`).join(", ")}`);
}

function fill(id, options, selected) {
  find(id).replaceChildren(...options.map(([value, text]) => {
    const option = make("option", { value }, text);
    option.selected = value === selected;
    return option;
  }));
}

function showFilters() {
  const named = [...segments.keys()].map((name) => [name, label(name)]);
  fill("grain", Object.keys(data.starts).map((grain) => [grain, label(grain)]), chosen.grain);
  fill("segment", [[EVERYONE, "All customers"], ...named], chosen.segment);
  const values = chosen.segment === EVERYONE ? [EVERYONE] : segments.get(chosen.segment).segment_values;
  fill("value", values.map((value) => [value, value]), chosen.value);
  find("value").disabled = chosen.segment === EVERYONE;
  fill("metric", data.metrics.map(({ name }) => [name, label(name)]), chosen.metric);
  fill("compared", named, chosen.compared);
}

async function show() {
  showFilters();
  showScorecard();
  showAbsent();
  showTurns();
  showWorst();
  await Promise.all([showTrend(), showSegments()]);
}

async function choose(change, seen) {
  Object.assign(chosen, change);
  if (change.segment) {
    chosen.value = change.segment === EVERYONE ? EVERYONE : segments.get(change.segment).segment_values[0];
    if (change.segment !== EVERYONE) chosen.compared = change.segment;
  }
  await show();
  if (seen) find(seen).scrollIntoView({ block: "center" });
}

for (const id of ["grain", "segment", "value", "metric", "compared"]) {
  find(id).addEventListener("change", (event) => choose({ [id]: event.target.value }));
}
await show();
await Promise.all([...document.querySelectorAll("[data-chart]")].map((place) => {
  const spec = drawings[place.dataset.chart];
  const words = find(`chart-${place.dataset.chart}`).textContent;
  return draw(place, spec, words);
}));
document.body.dataset.state = "drawn";
