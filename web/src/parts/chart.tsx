/*
 * The chart itself. Places come from the node; here one looks: drag or the arrows of the buttons to move, the wheel or
 * + and - to come nearer, arrows from neighbour to neighbour, Enter to open. Each node is a thing of its own for screen readers;
 * the table beside it says all of it in words.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { number, t, tn } from "../i18n";
import { besides, towards, type Left, type Net } from "../network";
import { brief, edges, fit, labelled, letter, ring, screen, shape, SIZE, type View } from "../picture";
import { show } from "../text";

interface ChartProps {
  net: Net;
  left: Left;
  lit: Set<number> | null; // drawn strongly, the others faintly
  marks: Record<string, string>; // by ids: what is written under a name
  chosen: number | null;
  fitted: string; // another text: look at all of it again
  onChoose(at: number | null): void;
  onOpen(at: number): void;
  onView(view: View, width: number, height: number): void;
}

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const NEARER = 1.25;
const ROOM = 120; // pixels around the outermost node, for its shape and its name

/* As wide as there is room, and as high as one sees at once. */
function useRoom(box: { current: HTMLElement | null }): { width: number; height: number } {
  const [room, setRoom] = useState({ width: 900, height: 560 });
  useLayoutEffect(() => {
    const measure = () => {
      const width = Math.max(280, Math.round(box.current!.clientWidth));
      const height = Math.round(Math.max(320, Math.min(width * 0.75, window.innerHeight * 0.72)));
      setRoom((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(box.current!);
    measure();
    return () => watcher.disconnect();
  }, []);
  return room;
}

/* A number as it was when it last stood still. */
function useLater(now: number): number {
  const [kept, keep] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => keep(now), 120);
    return () => clearTimeout(timer);
  }, [now]);
  return kept;
}

/* Which node something happened to; -1 for none. */
function nodeOf(event: Event): number {
  return Number((event.target as Element).closest("[data-at]")?.getAttribute("data-at") ?? -1);
}

function told(event: Event, tell: (at: number) => unknown) {
  const at = nodeOf(event);
  if (at >= 0) tell(at);
}

export function Chart({ net, left, lit, marks, chosen, fitted, onChoose, onOpen, onView }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useRoom(box);
  const [view, setView] = useState<View>(() => fit(net, left, width, height));
  const beside = useMemo(() => besides(net, left), [net, left]);
  const grip = useRef<{ x: number; y: number; view: View } | null>(null);

  useEffect(() => setView(fit(net, left, width, height)), [fitted, width, height]);
  useEffect(() => onView(view, width, height), [view, width, height]);

  const zoom = (factor: number, x = width / 2, y = height / 2) =>
    setView((now) => {
      const k = Math.min(6, Math.max(Math.min(0.02, now.k), now.k * factor)); // a large chart that is shown whole may be smaller still
      const by = k / now.k;
      return { k, x: x - (x - now.x) * by, y: y - (y - now.y) * by };
    });

  /* The wheel moves the page unless a key says that the chart is meant: nobody gets stuck in it. */
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left: x, top: y } = frame.current!.getBoundingClientRect();
    zoom(event.deltaY < 0 ? NEARER : 1 / NEARER, event.clientX - x, event.clientY - y);
  };
  useEffect(() => {
    const element = frame.current!;
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  });

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("[data-at]")) return;
    grip.current = { x: event.clientX, y: event.clientY, view };
    frame.current!.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    const from = grip.current;
    if (from)
      setView({ ...from.view, x: from.view.x + event.clientX - from.x, y: from.view.y + event.clientY - from.y });
  };

  const focus = (at: number) => {
    onChoose(at);
    frame.current!.querySelector<SVGGElement>(`[data-at="${at}"]`)?.focus({ preventScroll: true });
  };

  /* Whoever comes by keyboard to what lies outside the frame brings it in. */
  const bring = (at: number) => {
    const { x, y } = screen(view, net.nodes[at]!);
    if (x < SIZE || y < SIZE || x > width - SIZE || y > height - SIZE)
      setView({ ...view, x: view.x + width / 2 - x, y: view.y + height / 2 - y });
  };

  const onKey = (event: KeyboardEvent) => {
    const at = nodeOf(event);
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoom(NEARER);
    else if (event.key === "-") zoom(1 / NEARER);
    else if (event.key === "0") setView(fit(net, left, width, height));
    else if (event.key === "Escape" && chosen !== null) onChoose(null);
    else if (at >= 0 && arrow) {
      const next = towards(net, left, beside.get(at) ?? [], at, arrow[0], arrow[1]);
      focus(next);
      bring(next);
    } else if (at >= 0 && event.key === "Enter") onOpen(at);
    else if (at >= 0 && event.key === " ") onChoose(at);
    else return;
    event.preventDefault();
  };

  const near = useMemo(() => {
    const some = new Set<number>(lit ?? []);
    if (chosen !== null) {
      some.add(chosen);
      for (const { node } of beside.get(chosen) ?? []) some.add(node);
    }
    return some;
  }, [chosen, lit, beside]);
  const drawn = useLater(view.k);
  const names = useMemo(() => labelled(net, left, { k: drawn, x: 0, y: 0 }, near), [net, left, drawn, near]);
  const strong = lit ?? (chosen !== null ? near : null);
  const stop = chosen !== null && left.nodes.has(chosen) ? chosen : ([...left.nodes][0] ?? -1);

  /* Made anew only where something in it changes: to drag it is to move one thing, and to come nearer to stretch it, however many there are. */
  const picture = useMemo(() => {
    const still = { k: drawn, x: 0, y: 0 };
    return (
      <>
        <g class="chart-ties" aria-hidden="true">
          {left.ties.map((at) => {
            const tie = net.ties[at]!;
            const a = screen(still, net.nodes[tie.a]!);
            const b = screen(still, net.nodes[tie.b]!);
            const held = tie.says.length > 0 && tie.says.every((says) => says.field);
            const faint = strong && !(strong.has(tie.a) && strong.has(tie.b) && (lit || tie.a === chosen || tie.b === chosen));
            return (
              <path
                key={at}
                d={`M${a.x} ${a.y}L${b.x} ${b.y}`}
                class={[held && "held", faint && "faint", tie.count > 1 && "thick"].filter(Boolean).join(" ") || undefined}
              />
            );
          })}
        </g>
        {[...left.nodes].map((at) => {
          const node = net.nodes[at]!;
          const { x, y } = screen(still, node);
          const kind = node.is_community ? "" : `, ${t(`chart.class.${node.class}`)}`;
          return (
            <g
              key={node.is_community ? `c ${node.id}` : node.id}
              data-at={at}
              class={[
                "chart-node",
                node.is_community ? "community" : node.class,
                at === chosen && "chosen",
                strong && !strong.has(at) && "faint",
              ]
                .filter(Boolean)
                .join(" ")}
              role="button"
              tabindex={at === stop ? 0 : -1}
              aria-pressed={at === chosen}
              aria-label={
                node.is_community
                  ? tn("chart.community.say", node.size, { name: show(node.label).text })
                  : `${show(node.label).text}${kind}, ${marks[node.id] ? `${marks[node.id]}, ` : ""}${tn("chart.ties", beside.get(at)?.length ?? 0)}`
              }
            >
              {node.is_community ? (
                <circle cx={x} cy={y} r={ring(node.size)} />
              ) : (
                <path d={`M${x} ${y}${shape(node.class)}`} />
              )}
            </g>
          );
        })}
        <g class="chart-words" aria-hidden="true">
          {[...left.nodes].map((at) => {
            const node = net.nodes[at]!;
            const { x, y } = screen(still, node);
            return (
              <g
                key={at}
                class={strong && !strong.has(at) ? "faint" : undefined}
              >
                <text x={x} y={y + 4} class="sign">
                  {node.is_community ? number(node.size) : letter(node.class)}
                </text>
                {names.has(at) && (
                  <text x={x} y={y + (node.is_community ? ring(node.size) : SIZE) + 14}>{brief(node)}</text>
                )}
                {names.has(at) && marks[node.id] && (!strong || strong.has(at)) && (
                  <text x={x} y={y + SIZE + 28} class="mark">
                    {marks[node.id]}
                  </text>
                )}
              </g>
            );
          })}
        </g>
      </>
    );
  }, [net, left, drawn, beside, names, strong, marks, chosen, lit, stop]);

  const corner = useMemo(() => {
    const { x0, y0, x1, y1 } = edges(net, left);
    return x0 > x1
      ? { x: 0, y: 0, width: 1, height: 1 }
      : {
          x: x0 * drawn - ROOM,
          y: y0 * drawn - ROOM,
          width: (x1 - x0) * drawn + 2 * ROOM,
          height: (y1 - y0) * drawn + 2 * ROOM,
        };
  }, [net, left, drawn]);

  return (
    <div class="chart" ref={box}>
      <div class="chart-tools">
        <button type="button" onClick={() => zoom(NEARER)} aria-label={t("chart.nearer")}>
          +
        </button>
        <button type="button" onClick={() => zoom(1 / NEARER)} aria-label={t("chart.farther")}>
          −
        </button>
        <button type="button" onClick={() => setView(fit(net, left, width, height))}>
          {t("chart.fit")}
        </button>
      </div>
      <div
        ref={frame}
        class="chart-frame"
        style={{ height: `${height}px` }}
        role="group"
        aria-label={t("chart.of", { n: left.nodes.size, m: left.ties.length })}
        aria-describedby="chart-keys"
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={() => (grip.current = null)}
        onPointerCancel={() => (grip.current = null)}
        onKeyDown={onKey}
        onClick={(event) => told(event, focus)}
        onDblClick={(event) => told(event, onOpen)}
        onFocusIn={(event) => told(event, (at) => at !== chosen && onChoose(at))}
      >
        <svg
          role="none"
          viewBox={`${corner.x} ${corner.y} ${corner.width} ${corner.height}`}
          width={corner.width}
          height={corner.height}
          style={{
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.k / drawn}) translate(${corner.x}px, ${corner.y}px)`,
          }}
        >
          {picture}
        </svg>
      </div>
    </div>
  );
}
