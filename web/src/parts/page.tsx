/*
 * What every view begins with: the path that led here, the heading that takes the focus on arrival,
 * and what one can do here. The heading is also the window's title, so that tabs and history tell.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useCell } from "../cell";
import { t } from "../i18n";
import { takeArrival } from "../router";
import { me, notice } from "../store";
import { show } from "../text";
import { Text } from "./text";

export interface Crumb {
  href: string;
  title: string;
}

interface PageProps {
  title: string;
  trail?: Crumb[];
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  waiting?: boolean; // the heading is not yet the one to be read out
  children?: ComponentChildren;
}

function Path({ trail, title }: { trail: Crumb[]; title: string }) {
  return (
    <nav class="path" aria-label={t("page.path")}>
      <ol>
        {trail.map((crumb) => (
          <li key={crumb.href}>
            <a href={crumb.href}>
              <Text value={crumb.title} />
            </a>
          </li>
        ))}
        <li aria-current="page">
          <Text value={title} />
        </li>
      </ol>
    </nav>
  );
}

export function Page({ title, trail = [], lead, actions, waiting, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const said = useCell(notice);
  const node = me.get()?.node.name;

  useEffect(() => {
    document.title = [show(title).text, "subak", node].filter(Boolean).join(" · ");
    if (!waiting && takeArrival()) {
      heading.current?.focus();
      notice.set(takeCarried());
    }
  }, [title, waiting]);

  return (
    <>
      <Path trail={trail} title={title} />
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          <Text value={title} />
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
