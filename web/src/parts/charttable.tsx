/* The chart in words: the same nodes and ties, as two tables. */
import { useState } from "preact/hooks";
import { number, t, tn } from "../i18n";
import { besides, daysOf, type Left, type Net } from "../network";
import { Grade, NodeName, Reason, Span } from "./chartside";
import { Rows, type Column } from "./table";
import { Country } from "./text";

const FIRST = 100;

function More({ n, onMore }: { n: number; onMore(): void }) {
  return n > FIRST ? (
    <p class="pager">
      <button type="button" onClick={onMore}>
        {t("chart.table.all", { n })}
      </button>
    </p>
  ) : null;
}

interface TableProps {
  net: Net;
  left: Left;
  onOpen(at: number): void;
}

export function ChartTable({ net, left, onOpen }: TableProps) {
  const [allNodes, setAllNodes] = useState(false);
  const [allTies, setAllTies] = useState(false);
  const beside = besides(net, left);
  const nodes = [...left.nodes].sort(
    (a, b) =>
      net.nodes[b]!.size - net.nodes[a]!.size ||
      (beside.get(b)?.length ?? 0) - (beside.get(a)?.length ?? 0) ||
      a - b,
  );
  const shown = allNodes ? nodes : nodes.slice(0, FIRST);
  const ties = allTies ? left.ties : left.ties.slice(0, FIRST);

  const columns: Column<number>[] = [
    {
      name: "name",
      title: t("chart.table.name"),
      cell: (at) => (
        <button type="button" class="quiet" onClick={() => onOpen(at)}>
          <NodeName node={net.nodes[at]!} />
        </button>
      ),
    },
    {
      name: "class",
      title: t("chart.table.class"),
      cell: (at) => (net.nodes[at]!.is_community ? t("chart.community") : t(`chart.class.${net.nodes[at]!.class}`)),
      narrow: true,
    },
    {
      name: "country",
      title: t("chart.country"),
      cell: (at) =>
        net.nodes[at]!.countries.map((code, place) => (
          <span key={code}>
            {place > 0 && ", "}
            <Country code={code} />
          </span>
        )),
    },
    { name: "ties", title: t("chart.table.ties"), cell: (at) => number(beside.get(at)?.length ?? 0), number: true },
    {
      name: "tied",
      title: t("chart.table.tied"),
      cell: (at) => (
        <>
          {(beside.get(at) ?? []).slice(0, 8).map(({ node }, place) => (
            <span key={node}>
              {place > 0 && "; "}
              <NodeName node={net.nodes[node]!} />
            </span>
          ))}
          {(beside.get(at)?.length ?? 0) > 8 && `; ${tn("chart.more", beside.get(at)!.length - 8)}`}
        </>
      ),
    },
  ];
  const tieColumns: Column<number>[] = [
    { name: "a", title: t("chart.table.a"), cell: (at) => <NodeName node={net.nodes[net.ties[at]!.a]!} /> },
    { name: "b", title: t("chart.table.b"), cell: (at) => <NodeName node={net.nodes[net.ties[at]!.b]!} /> },
    {
      name: "why",
      title: t("chart.table.why"),
      cell: (at) =>
        net.ties[at]!.says.length === 0
          ? tn("chart.ties", net.ties[at]!.count)
          : net.ties[at]!.says.map((says, place) => (
              <span key={says.id + (says.field ?? "")}>
                {place > 0 && "; "}
                <Reason says={says} />
              </span>
            )),
    },
    {
      name: "when",
      title: t("chart.table.when"),
      cell: (at) => {
        const says = net.ties[at]!.says[0];
        return says ? <Span {...daysOf(net, net.ties[at]!, says)} /> : "";
      },
      narrow: true,
    },
    {
      name: "grade",
      title: t("chart.grade"),
      cell: (at) => {
        const says = net.ties[at]!.says[0];
        return says ? <Grade of={says} /> : "";
      },
      narrow: true,
    },
  ];
  return (
    <>
      <section class="part" aria-label={t("chart.table.nodes")}>
        <h2>{t("chart.table.nodes")}</h2>
        <Rows caption={t("chart.table.nodes")} columns={columns} rows={shown} id={(at) => net.nodes[at]!.id + at} />
        {!allNodes && <More n={nodes.length} onMore={() => setAllNodes(true)} />}
      </section>
      <section class="part" aria-label={t("chart.table.of.ties")}>
        <h2>{t("chart.table.of.ties")}</h2>
        <Rows caption={t("chart.table.of.ties")} columns={tieColumns} rows={ties} id={(at) => String(at)} />
        {!allTies && <More n={left.ties.length} onMore={() => setAllTies(true)} />}
      </section>
    </>
  );
}
