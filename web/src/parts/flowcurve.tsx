/*
 * The curve of a place or of a sum: what was computed, between which figures, and what was counted; of two runs where there are two. The
 * table beneath says the same.
 */
import type { JSX } from "preact";
import { sayDate } from "../dates";
import { dateOf, type Series } from "../flow";
import { number, t } from "../i18n";
import { useWidth } from "./flowmap";
import { Rows, type Column } from "./table";

const HEIGHT = 220;
const LEFT = 56;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 24;
const TABLE_DAYS = 10;

export interface Curve {
  title: string; // of the run
  series: Series;
}

/* The round number at or above a figure. */
function roof(most: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 2.5, 5, 10].map((n) => n * size).find((n) => n >= most) ?? most;
}

function most(curves: Curve[], capacity: number): number {
  let top = Math.max(1, capacity);
  for (const { series } of curves)
    for (const list of [series.middle, series.high, series.counted]) for (const n of list ?? []) top = Math.max(top, n);
  return roof(top);
}

export function CurveOf({
  title,
  curves,
  first,
  days,
  day,
  capacity,
}: {
  title: string;
  curves: Curve[];
  first: string;
  days: number;
  day: number;
  capacity: number;
}) {
  const [box, width] = useWidth();
  const top = most(curves, capacity);
  const x = (at: number) => LEFT + ((Math.max(1, width) - LEFT - RIGHT) * at) / Math.max(1, days - 1);
  const y = (n: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - n / top);
  const line = (list: number[]) => list.map((n, at) => `${at ? "L" : "M"}${x(at).toFixed(1)} ${y(n).toFixed(1)}`).join("");
  const band = ({ low, high }: Series) =>
    low && high ? `${line(high)}L${[...low].map((n, at) => `${x(at).toFixed(1)} ${y(n).toFixed(1)}`).reverse().join("L")}Z` : "";
  const counted = curves.find(({ series }) => series.counted)?.series.counted;
  const ticks = [0, 0.5, 1].map((part) => Math.round(part * (days - 1)));
  const text = (at: number): JSX.Element => (
    <text key={at} x={x(at)} y={HEIGHT - 6} text-anchor={at === 0 ? "start" : at === days - 1 ? "end" : "middle"}>
      {sayDate(dateOf(first, at))}
    </text>
  );
  return (
    <div class="flow-curve" ref={box}>
      <svg viewBox={`0 0 ${Math.max(1, width)} ${HEIGHT}`} height={HEIGHT} role="img" aria-label={title}>
        {[0, top / 2, top].map((n) => (
          <g key={n} class="flow-axis">
            <line x1={LEFT} x2={width - RIGHT} y1={y(n)} y2={y(n)} />
            <text x={LEFT - 6} y={y(n) + 4} text-anchor="end">
              {number(n)}
            </text>
          </g>
        ))}
        <g class="flow-axis">{ticks.map(text)}</g>
        {capacity > 0 && <line class="flow-capacity" x1={LEFT} x2={width - RIGHT} y1={y(capacity)} y2={y(capacity)} />}
        {curves.map(({ series }, at) => (
          <g key={at} class={`flow-line n${at}`}>
            {series.high && <path class="flow-band" d={band(series)} />}
            <path d={line(series.middle)} />
          </g>
        ))}
        {counted && <path class="flow-counted" d={line(counted)} />}
        <line class="flow-now" x1={x(day)} x2={x(day)} y1={TOP} y2={HEIGHT - BOTTOM} />
      </svg>
      <p class="flow-key" aria-hidden="true">
        {curves.map(({ title: run }, at) => (
          <span key={at}>
            <i class={`n${at}`} /> {run}
          </span>
        ))}
        {counted && (
          <span>
            <i class="counted" /> {t("flow.counted")}
          </span>
        )}
        {capacity > 0 && (
          <span>
            <i class="capacity" /> {t("flow.capacity")}
          </span>
        )}
      </p>
      <details>
        <summary>{t("flow.curve.table")}</summary>
        <CurveTable title={title} curves={curves} first={first} days={days} counted={counted} />
      </details>
    </div>
  );
}

/* A figure with its band, where several members give one. */
export function figure(series: Series | undefined, day: number): string {
  const middle = series?.middle[day];
  if (middle === undefined) return "–";
  const [low, high] = [series!.low?.[day], series!.high?.[day]];
  if (low === undefined || high === undefined || low === high) return number(middle);
  return t("flow.band", { n: middle, low, high });
}

function CurveTable({
  title,
  curves,
  first,
  days,
  counted,
}: {
  title: string;
  curves: Curve[];
  first: string;
  days: number;
  counted: number[] | undefined;
}) {
  const rows: number[] = [];
  for (let day = 0; day < days; day += TABLE_DAYS) rows.push(day);
  if (rows[rows.length - 1] !== days - 1) rows.push(days - 1);
  const columns: Column<number>[] = [
    { name: "day", title: t("flow.date"), cell: (day) => sayDate(dateOf(first, day)), narrow: true },
    ...curves.map(({ title: run, series }, at) => ({
      name: `n${at}`,
      title: run,
      cell: (day: number) => figure(series, day),
      number: true,
    })),
    ...(counted
      ? [{ name: "counted", title: t("flow.counted"), cell: (day: number) => number(counted[day] ?? 0), number: true }]
      : []),
  ];
  return <Rows caption={title} columns={columns} rows={rows} id={String} />;
}
