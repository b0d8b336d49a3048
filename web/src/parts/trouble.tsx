/*
 * What went wrong: what happened, what it means for the work, what to do. Never a code alone. The
 * node's own sentence follows where it has one, since it may name the field or the file.
 */
import { useEffect, useRef } from "preact/hooks";
import type { Trouble } from "../api";
import { t } from "../i18n";
import type { Problem } from "../types";

interface TroubleProps {
  trouble: Trouble;
  again?: () => void;
  title?: (field: string) => string; // of what the node names; without it the problems are the form's to show
}

export function TroubleBox({ trouble, again, title }: TroubleProps) {
  return (
    <div class="trouble" role="alert">
      <h2>{t(`trouble.${trouble.kind}.what`)}</h2>
      <p>{t(`trouble.${trouble.kind}.means`)}</p>
      {trouble.message && <p class="said">{t("trouble.said", { message: trouble.message })}</p>}
      {title && trouble.problems.length > 0 && (
        <ul>
          {trouble.problems.map(({ field, message }, at) => (
            <li key={at}>{field ? `${title(field)}: ${message}` : message}</li>
          ))}
        </ul>
      )}
      {again && (
        <button type="button" onClick={again}>
          {t("action.again")}
        </button>
      )}
    </div>
  );
}

interface SummaryProps {
  problems: Problem[];
  trouble: Trouble | null;
  target(field: string): string | null; // the id of the field's editor, if this form has one
  title(field: string): string;
}

/* On top of a form: each problem leads to its field. Takes the focus when it appears. */
export function ErrorSummary({ problems, trouble, target, title }: SummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  const shown = problems.length > 0 || trouble !== null;
  useEffect(() => {
    if (shown) box.current?.focus();
  }, [problems, trouble]);
  if (!shown) return null;

  const jump = (event: Event, id: string) => {
    event.preventDefault();
    const field = document.getElementById(id);
    field?.scrollIntoView({ block: "center" });
    field?.focus();
  };
  return (
    <div class="trouble" ref={box} tabIndex={-1} role="alert">
      <h2>{trouble ? t(`trouble.${trouble.kind}.what`) : t("form.problems")}</h2>
      {trouble && <p>{t(`trouble.${trouble.kind}.form`)}</p>}
      {trouble?.message && <p class="said">{t("trouble.said", { message: trouble.message })}</p>}
      {problems.length > 0 && (
        <ul>
          {problems.map((problem, at) => {
            const id = target(problem.field);
            const named = problem.field && problem.field !== problem.message;
            const text = named ? `${title(problem.field)}: ${problem.message}` : problem.message;
            return (
              <li key={at}>
                {id ? (
                  <a href={`#${id}`} onClick={(event) => jump(event, id)}>
                    {text}
                  </a>
                ) : (
                  text
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
