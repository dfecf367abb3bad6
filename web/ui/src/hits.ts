// The answer of the API's search, and the address of each hit.

export interface Hit {
  code: string;
  title: string; // the name as people write it
  kind_title: string;
  postcode: string;
  open: boolean;
  why: string;
}

export interface Answer {
  hits: Hit[];
  reason: string; // why there are none
}

/** The date of the page: YYYY-MM-DD, or empty for today. */
export function day(): string {
  const box = document.querySelector<HTMLInputElement>('.pathform input[name="on"]');
  return box?.value ?? new URLSearchParams(location.search).get("on") ?? "";
}

/** The address of a hit's page, on the date of this page. */
export function address(hit: Hit): string {
  const on = day();
  return `/s/${encodeURIComponent(hit.code)}${on ? `?on=${encodeURIComponent(on)}` : ""}`;
}

/** Asks the API. Throws what fetch throws, also when signal ends it. */
export async function search(text: string, limit: number, signal: AbortSignal): Promise<Answer> {
  const query = new URLSearchParams({ q: text, limit: String(limit) });
  const on = day();
  if (on) query.set("on", on);
  const response = await fetch(`/api/v1/search?${query}`, { signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}
