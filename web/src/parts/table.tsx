/*
 * Rows of records or of anything else. A real table with real links, so that screen readers, middle
 * clicks and copied addresses work; the arrows move between the rows' links and Enter opens one. On a
 * narrow screen each row becomes a card, with the heading of each column before its value.
 */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { go } from "../router";

export interface Column<R> {
  name: string;
  title: string;
  cell(row: R): ComponentChildren;
  sort?: { direction: "ascending" | "descending"; turn(): void; hint: string };
  number?: boolean;
  narrow?: boolean; // as wide as its content and no wider
}

interface RowsProps<R> {
  caption: string; // for those who hear the page; the heading says it to those who see it
  columns: Column<R>[];
  rows: R[];
  id(row: R): string;
  href?(row: R): string; // the first column becomes a link to it
  stale?: boolean; // the next answer is on its way
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

export function Rows<R>({ caption, columns, rows, id, href, stale }: RowsProps<R>) {
  const table = useRef<HTMLTableElement>(null);

  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const link = (event.target as Element).closest("a[data-row]");
    if (!step || !link || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...table.current!.querySelectorAll<HTMLElement>("a[data-row]")];
    event.preventDefault();
    links[step(links.indexOf(link as HTMLElement), links.length - 1)]?.focus();
  };

  /* A click anywhere on the row opens it, unless it was on something of its own or marked text. */
  const onClick = (event: MouseEvent, row: R) => {
    if (!href || event.defaultPrevented) return;
    if ((event.target as Element).closest("a, button, input, label, select, summary")) return;
    if (String(getSelection())) return;
    go(href(row));
  };

  return (
    <table class="rows" role="table" ref={table} onKeyDown={onKey} aria-busy={stale}>
      <caption class="unseen">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.name}
              role="columnheader"
              scope="col"
              aria-sort={column.sort?.direction}
              class={column.number ? "num" : undefined}
            >
              {column.sort ? (
                <button type="button" class="sort" onClick={column.sort.turn} title={column.sort.hint}>
                  {column.title}{" "}
                  <span aria-hidden="true">{column.sort.direction === "descending" ? "↓" : "↑"}</span>
                </button>
              ) : (
                column.title
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr
            key={id(row)}
            role="row"
            class={href ? "opens" : undefined}
            onClick={(event) => onClick(event, row)}
          >
            {columns.map((column, at) => (
              <td
                key={column.name}
                role="cell"
                data-title={column.title}
                class={
                  [column.number && "num", column.narrow && "narrow"].filter(Boolean).join(" ") || undefined
                }
              >
                {at === 0 && href ? (
                  <a href={href(row)} data-row>
                    {column.cell(row)}
                  </a>
                ) : (
                  column.cell(row)
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
