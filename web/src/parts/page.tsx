/*
 * What every view begins with: the path that led here, the heading that takes the focus on arrival,
 * and what one can do here. The heading is also the window's title, so that tabs and history tell.
 */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useCell } from "../cell";
import { t } from "../i18n";
import { takeArrival } from "../router";
import { me, notice } from "../store";
import { show } from "../text";
import { Text } from "./text";

export interface Crumb {
  href: string;
  title: string;
  foreign?: boolean; // somebody else's words: a record's label
}

interface PageProps {
  title: string;
  foreign?: boolean;
  trail?: Crumb[];
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  waiting?: boolean; // the heading is not yet the one to be read out
  children?: ComponentChildren;
}

function Words({ title, foreign }: { title: string; foreign?: boolean }) {
  return foreign ? <Text value={title} /> : <>{title}</>;
}

function Path({ trail, last }: { trail: Crumb[]; last: ComponentChildren }) {
  return (
    <nav class="path" aria-label={t("page.path")}>
      <ol>
        {trail.map((crumb) => (
          <li key={crumb.href}>
            <a href={crumb.href}>
              <Words {...crumb} />
            </a>
          </li>
        ))}
        <li aria-current="page">{last}</li>
      </ol>
    </nav>
  );
}

export function Page({ title, foreign, trail = [], lead, actions, waiting, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const said = useCell(notice);
  const node = me.get()?.node.name;

  useLayoutEffect(() => {
    document.title = [show(title).text, "subak", node].filter(Boolean).join(" · ");
    if (!waiting && takeArrival()) {
      heading.current?.focus();
      notice.set(takeCarried());
    }
  }, [title, waiting]);

  return (
    <>
      {trail.length > 0 && <Path trail={trail} last={<Words title={title} foreign={foreign} />} />}
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          <Words title={title} foreign={foreign} />
        </h1>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {lead && <div class="lead">{lead}</div>}
      {said && <p class="notice">{said}</p>}
      {children}
    </>
  );
}

/* A notice that belongs to the next view: "Saved" is said where the record is shown. */
let carried = "";

export function carryNotice(text: string): void {
  carried = text;
}

function takeCarried(): string {
  const text = carried;
  carried = "";
  return text;
}
