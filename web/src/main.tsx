/* Starts the page: colours and words first, then whoever is signed in, then the frame. */
import { render } from "preact";
import { get, Trouble } from "./api";
import { startAttention } from "./attention";
import { loadCountries } from "./countries";
import { startEvents, wake } from "./events";
import { Frame } from "./frame";
import { keptLocale, useWords } from "./i18n";
import { startKeys } from "./keys";
import { asTrouble } from "./load";
import { TroubleBox } from "./parts/trouble";
import { startRouter } from "./router";
import { me, resume } from "./store";
import { startTheme } from "./theme";

async function start(): Promise<void> {
  const root = document.getElementById("page")!;
  startTheme();
  startRouter();
  startKeys();
  startEvents();
  // Asking is enough: a session that is over brings up the sign-in, which covers the page.
  startAttention(wake, () => void (me.get() && get("/api/me").catch(() => undefined)));
  // Names of countries are a comfort: without them the two letters stand.
  me.watch((who) => {
    if (who?.may.country?.read && !who.renew) loadCountries().catch(() => undefined);
  });
  const kept = keptLocale();
  if (kept) await useWords(kept);
  try {
    await resume();
  } catch (error) {
    const trouble = asTrouble(error);
    if (!(error instanceof Trouble) || trouble.kind !== "signed_out") {
      render(
        <main class="alone">
          <TroubleBox trouble={trouble} again={() => location.reload()} />
        </main>,
        root,
      );
      return;
    }
  }
  render(<Frame />, root);
}

void start();
