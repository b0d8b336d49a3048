/*
 * Routes as the node tells them (docs/manual/api.md): places, stretches, corridors, and which countries are not at the table.
 */
import type { Lying } from "./flow";
import type { Handling, Id } from "./types";

export interface RoutePlace {
  id: Id;
  name: string;
  country: string; // "" where nobody has said
  position: string; // "-6.2, 106.8", or ""
}

export interface Stretch {
  from: string;
  to: string;
  from_place: number;
  to_place: number;
  betweenness_thousandths: number;
  legs: number;
  modes: string[];
  price: number | null;
  currency: string;
  priced: number;
  priced_otherwise: number;
  days: number | null;
  facilitators: number;
  last: string;
}

export interface RouteCountry {
  country: string;
  at_table: boolean | null; // null: nobody has said who is
  origin: number;
  transit: number;
  destination: number;
  betweenness_thousandths: number;
}

export interface Routes {
  label: string;
  legs: number;
  journeys: number;
  places: RoutePlace[];
  stretches: Stretch[]; // the ones that most ways run over first
  corridors: { countries: string[]; journeys: number }[];
  countries: RouteCountry[];
  banner: Handling | null;
}

export function lying({ position }: RoutePlace): Lying {
  const [north, east] = position.split(",").map(Number);
  return position ? { north, east } : {};
}

const NARROW = 1.5; // times as many ways as over a stretch on average
const FEW = 3; // stretches among which none stands out

/* The stretches that more hangs on than on others, however few legs they have. */
export function narrowOf(stretches: Stretch[]): Set<Stretch> {
  const mean = stretches.reduce((sum, one) => sum + one.betweenness_thousandths, 0) / Math.max(1, stretches.length);
  if (stretches.length < FEW) return new Set();
  return new Set(stretches.filter((one) => one.betweenness_thousandths >= NARROW * mean));
}

/* What names a stretch in an address: the same in every answer. */
export function nameOf(routes: Routes, { from_place, to_place }: Stretch): string {
  return `${routes.places[from_place]!.id} ${routes.places[to_place]!.id}`;
}
