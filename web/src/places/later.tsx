/*
 * Draws something of rare.ts, once that has come. After a new version of the program the file is another: then
 * the page is loaded anew.
 */
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Trouble } from "../api";
import { t } from "../i18n";
import { TroubleBox } from "../parts/trouble";

type Rare = typeof import("./rare");

let kept: Rare | null = null;

export function Later({ draw, meanwhile }: { draw(rare: Rare): VNode; meanwhile?: VNode }) {
  const [rare, setRare] = useState(kept);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (rare) return;
    import("./rare").then(
      (come) => {
        kept = come;
        setRare(come);
      },
      () => setFailed(true),
    );
  }, []);
  if (failed) return <TroubleBox trouble={new Trouble("unreachable", "")} again={() => location.reload()} />;
  return rare ? draw(rare) : (meanwhile ?? <p>{t("page.loading")}</p>);
}
