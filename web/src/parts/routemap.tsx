/*
 * The map of routes: places that have a position, and stretches, the thicker the more legs. Which way one goes is told by an arrow, a
 * narrow place by a diamond. Everything it says stands in the table beneath as well. Borders are not drawn, as on the map of movement.
 */
import { useMemo } from "preact/hooks";
import { sheetOf, type Sheet } from "../flow";
import { number, t, tn } from "../i18n";
import { lying, nameOf, narrowOf, type Routes, type Stretch } from "../routes";
import { show } from "../text";
import { Graticule, labelled, useWidth } from "./flowmap";

const THIN = 2;
const THICK = 9;
const MANY = 6; // legs, at least, for the thickest
export const DRAWN_MOST = 400; // stretches, those that most ways run over first
const BEND = 0.14; // of the length, so that there and back lie beside each other
const BEND_MOST = 46;

const wideOf = (legs: number, most: number) => THIN + (THICK - THIN) * Math.sqrt((legs - 1) / Math.max(most - 1, MANY));

interface Point {
  x: number;
  y: number;
}

/* A bow from one place to the other, the point in its middle, and its direction there in degrees. */
function bow(a: Point, b: Point): { path: string; middle: Point; turn: number } {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const long = Math.hypot(dx, dy) || 1;
  const bend = Math.min(long * BEND, BEND_MOST);
  const top = { x: (a.x + b.x) / 2 + (dy / long) * bend * 2, y: (a.y + b.y) / 2 - (dx / long) * bend * 2 };
  const f = (n: number) => n.toFixed(1);
  return {
    path: `M${f(a.x)} ${f(a.y)}Q${f(top.x)} ${f(top.y)} ${f(b.x)} ${f(b.y)}`,
    middle: { x: (a.x + b.x + 2 * top.x) / 4, y: (a.y + b.y + 2 * top.y) / 4 },
    turn: (Math.atan2(dy, dx) * 180) / Math.PI,
  };
}

/* A stretch in one sentence, for whoever does not see the map. */
function said(one: Stretch, narrow: boolean): string {
  return [
    t("routes.stretch", { from: show(one.from).text, to: show(one.to).text }),
    tn("routes.legs", one.legs),
    t("routes.share", { n: one.betweenness_thousandths / 10 }),
    ...(narrow ? [t("routes.narrow")] : []),
  ].join(", ");
}

function Way({ one, at, chosen, narrow, most, onChoose }: {
  one: Stretch;
  at: { a: Point; b: Point };
  chosen: boolean;
  narrow: boolean;
  most: number;
  onChoose(): void;
}) {
  const { path, middle, turn } = bow(at.a, at.b);
  const wide = wideOf(one.legs, most);
  return (
    <g
      class={`route-way${narrow ? " narrow" : ""}${chosen ? " chosen" : ""}`}
      role="button"
      tabindex={0}
      aria-pressed={chosen}
      aria-label={said(one, narrow)}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onChoose();
      }}
    >
      <path class="reach" d={path} />
      <path class="line" d={path} stroke-width={wide.toFixed(1)} />
      <path
        class="sign"
        d={narrow ? "M-9 0L0 -9L9 0L0 9Z" : "M-5 -6L7 0L-5 6Z"}
        transform={`translate(${middle.x.toFixed(1)} ${middle.y.toFixed(1)}) rotate(${turn.toFixed(0)})`}
      />
      {narrow && (
        <path
          class="point"
          d="M-3 -4L5 0L-3 4Z"
          transform={`translate(${middle.x.toFixed(1)} ${middle.y.toFixed(1)}) rotate(${turn.toFixed(0)})`}
        />
      )}
    </g>
  );
}

interface MapProps {
  routes: Routes;
  chosen: string; // by its name
  title: string;
  onChoose(name: string): void;
}

export function RouteMap({ routes, chosen, title, onChoose }: MapProps) {
  const [box, width] = useWidth();
  const height = Math.max(280, Math.min(480, Math.round(width * 0.62)));
  const words: [string, string, string, string] = [t("flow.north"), t("flow.south"), t("flow.east"), t("flow.west")];
  const placed = routes.places.map((_, at) => at).filter((at) => routes.places[at]!.position !== "");
  const sheet: Sheet = useMemo(
    () => sheetOf(placed.map((at) => lying(routes.places[at]!)), width || 1, height, words),
    [routes, width, height, words.join()],
  );
  const narrow = useMemo(() => narrowOf(routes.stretches), [routes]);
  const pointOf = new Map(placed.map((at, i) => [at, sheet.at[i]!]));
  const drawn = routes.stretches
    .filter((one) => pointOf.has(one.from_place) && pointOf.has(one.to_place))
    .slice(0, DRAWN_MOST);
  const most = Math.max(1, ...routes.stretches.map(({ legs }) => legs));
  const passing = (at: number) =>
    routes.stretches.reduce((sum, one) => sum + (one.from_place === at || one.to_place === at ? one.legs : 0), 0);
  const labels = labelled(
    placed.map((at) => ({ name: routes.places[at]!.name, weight: passing(at) })),
    sheet,
    -1,
  );
  const ends = drawn.find((one) => nameOf(routes, one) === chosen);
  return (
    <div class="flow-map" ref={box}>
      <svg viewBox={`0 0 ${sheet.width} ${height}`} height={height} role="group" aria-label={title}>
        <Graticule sheet={sheet} />
        {drawn.map((one) => {
          const name = nameOf(routes, one);
          return (
            <Way
              key={name}
              one={one}
              at={{ a: pointOf.get(one.from_place)!, b: pointOf.get(one.to_place)! }}
              chosen={name === chosen}
              narrow={narrow.has(one)}
              most={most}
              onChoose={() => onChoose(name)}
            />
          );
        })}
        {placed.map((at) => {
          const { x, y } = pointOf.get(at)!;
          const end = ends && (ends.from_place === at || ends.to_place === at);
          return (
            <circle
              key={routes.places[at]!.id}
              class={end ? "route-place chosen" : "route-place"}
              cx={x.toFixed(1)}
              cy={y.toFixed(1)}
              r="5"
              aria-hidden="true"
            />
          );
        })}
        <g class="flow-words" aria-hidden="true">
          {[...labels].map((i) => (
            <text key={i} x={sheet.at[i]!.x.toFixed(1)} y={(sheet.at[i]!.y + 19).toFixed(1)}>
              {show(routes.places[placed[i]!]!.name).text}
            </text>
          ))}
        </g>
      </svg>
    </div>
  );
}

export function RouteLegend({ routes }: { routes: Routes }) {
  const most = Math.max(1, ...routes.stretches.map(({ legs }) => legs));
  return (
    <ul class="flow-legend">
      <li>
        <svg class="route-way" width="44" height="20" viewBox="0 0 44 20" aria-hidden="true">
          <path class="line" d="M2 10H42" stroke-width={THIN} />
          <path class="sign" d="M-5 -6L7 0L-5 6Z" transform="translate(22 10)" />
        </svg>
        {tn("routes.legs", 1)}
      </li>
      {most > 1 && (
        <li>
          <svg class="route-way" width="44" height="20" viewBox="0 0 44 20" aria-hidden="true">
            <path class="line" d="M2 10H42" stroke-width={wideOf(most, most).toFixed(1)} />
            <path class="sign" d="M-5 -6L7 0L-5 6Z" transform="translate(22 10)" />
          </svg>
          {tn("routes.legs", most)}
        </li>
      )}
      <li>
        <svg class="route-way narrow" width="44" height="22" viewBox="0 0 44 22" aria-hidden="true">
          <path class="line" d="M2 11H42" stroke-width="4" />
          <path class="sign" d="M-9 0L0 -9L9 0L0 9Z" transform="translate(22 11)" />
        </svg>
        {t("routes.narrow.means", { n: number(1.5) })}
      </li>
    </ul>
  );
}
