// What the API's search answers, and where a hit leads.

export interface Hit {
  code: string;
  title: string; // its name as people write it
  kind_title: string;
  postcode: string;
  open: boolean;
  why: string;
}

export interface Answer {
  hits: Hit[];
  reason: string; // why there are none
}

/** The day that the page is about: YYYY-MM-DD, or empty for today. */
export function day(): string {
  const box = document.querySelector<HTMLInputElement>('.pathform input[name="on"]');
  return box?.value ?? new URLSearchParams(location.search).get("on") ?? "";
}

/** The address of a hit's page, on the day that this page is about. */
export function address(hit: Hit): string {
  const on = day();
  return `/s/${encodeURIComponent(hit.code)}${on ? `?on=${encodeURIComponent(on)}` : ""}`;
}

/** Asks the API. Throws what fetch throws, also where signal ends it. */
export async function search(text: string, limit: number, signal: AbortSignal): Promise<Answer> {
  const query = new URLSearchParams({ q: text, limit: String(limit) });
  const on = day();
  if (on) query.set("on", on);
  const response = await fetch(`/api/v1/search?${query}`, { signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}
