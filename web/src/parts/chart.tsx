/*
 * The chart itself. Places come from the node; here one looks: drag or the arrows of the buttons to move, the wheel or
 * + and - to come nearer, arrows from neighbour to neighbour, Enter to open. Each node is a thing of its own for screen readers;
 * the table beside it says all of it in words.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { number, t, tn } from "../i18n";
import { besides, towards, type Left, type Net } from "../network";
import { brief, fit, labelled, letter, ring, screen, shape, SIZE, type View } from "../picture";
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

export function Chart({ net, left, lit, marks, chosen, fitted, onChoose, onOpen, onView }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const { width, height } = useRoom(box);
  const [view, setView] = useState<View>(() => fit(net, left, width, height));
  const beside = useMemo(() => besides(net, left), [net, left]);
  const grip = useRef<{ x: number; y: number; view: View } | null>(null);

  useEffect(() => setView(fit(net, left, width, height)), [fitted, width, height]);
  useEffect(() => onView(view, width, height), [view, width, height]);

  const zoom = (factor: number, x = width / 2, y = height / 2) =>
    setView((now) => {
      const k = Math.min(6, Math.max(0.02, now.k * factor));
      const by = k / now.k;
      return { k, x: x - (x - now.x) * by, y: y - (y - now.y) * by };
    });

  /* The wheel moves the page unless a key says that the chart is meant: nobody gets stuck in it. */
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const frame = svg.current!.getBoundingClientRect();
    zoom(event.deltaY < 0 ? NEARER : 1 / NEARER, event.clientX - frame.left, event.clientY - frame.top);
  };
  useEffect(() => {
    const element = svg.current!;
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  });

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("[data-at]")) return;
    grip.current = { x: event.clientX, y: event.clientY, view };
    svg.current!.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    const from = grip.current;
    if (from)
      setView({ ...from.view, x: from.view.x + event.clientX - from.x, y: from.view.y + event.clientY - from.y });
  };

  const focus = (at: number) => {
    onChoose(at);
    svg.current!.querySelector<SVGGElement>(`[data-at="${at}"]`)?.focus({ preventScroll: true });
  };

  /* Whoever comes by keyboard to what lies outside the frame brings it in. */
  const bring = (at: number) => {
    const { x, y } = screen(view, net.nodes[at]!);
    if (x < SIZE || y < SIZE || x > width - SIZE || y > height - SIZE)
      setView({ ...view, x: view.x + width / 2 - x, y: view.y + height / 2 - y });
  };

  const onKey = (event: KeyboardEvent) => {
    const at = Number((event.target as Element).closest("[data-at]")?.getAttribute("data-at") ?? -1);
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
  const names = useMemo(() => labelled(net, left, view, near), [net, left, view.k, near]);
  const strong = lit ?? (chosen !== null ? near : null);
  const stop = chosen !== null && left.nodes.has(chosen) ? chosen : ([...left.nodes][0] ?? -1);

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
      <svg
        ref={svg}
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        role="group"
        aria-label={t("chart.of", { n: left.nodes.size, m: left.ties.length })}
        aria-describedby="chart-keys"
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={() => (grip.current = null)}
        onPointerCancel={() => (grip.current = null)}
        onKeyDown={onKey}
      >
        <g class="chart-ties" aria-hidden="true">
          {left.ties.map((at) => {
            const tie = net.ties[at]!;
            const a = screen(view, net.nodes[tie.a]!);
            const b = screen(view, net.nodes[tie.b]!);
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
          const { x, y } = screen(view, node);
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
              transform={`translate(${x} ${y})`}
              role="button"
              tabIndex={at === stop ? 0 : -1}
              aria-pressed={at === chosen}
              aria-label={
                node.is_community
                  ? tn("chart.community.say", node.size, { name: show(node.label).text })
                  : `${show(node.label).text}${kind}, ${marks[node.id] ? `${marks[node.id]}, ` : ""}${tn("chart.ties", beside.get(at)?.length ?? 0)}`
              }
              onClick={() => focus(at)}
              onDblClick={() => onOpen(at)}
              onFocus={() => at !== chosen && onChoose(at)}
            >
              {node.is_community ? (
                <circle r={ring(node.size)} />
              ) : (
                <path d={shape(node.class)} />
              )}
            </g>
          );
        })}
        <g class="chart-words" aria-hidden="true">
          {[...left.nodes].map((at) => {
            const node = net.nodes[at]!;
            const { x, y } = screen(view, node);
            return (
              <g
                key={at}
                transform={`translate(${x} ${y})`}
                class={strong && !strong.has(at) ? "faint" : undefined}
              >
                <text y="4" class="sign">
                  {node.is_community ? number(node.size) : letter(node.class)}
                </text>
                {names.has(at) && (
                  <text y={(node.is_community ? ring(node.size) : SIZE) + 14}>{brief(node)}</text>
                )}
                {names.has(at) && marks[node.id] && (!strong || strong.has(at)) && (
                  <text y={SIZE + 28} class="mark">
                    {marks[node.id]}
                  </text>
                )}
              </g>
            );
          })}
        </g>
      </svg>
    </div>
  );
}
