import { combobox } from "./combobox";
import { copyButtons } from "./copy";
import { type Hit, address } from "./hits";

// A search box goes to the page of the stakeholder chosen.
for (const box of document.querySelectorAll<HTMLInputElement>('form[role="search"] input[name="q"]')) {
  combobox(box, (hit) => location.assign(address(hit)));
}

// The ends of a path take the name and the code of the one chosen.
for (const box of document.querySelectorAll<HTMLInputElement>('form[action="/path"] :is([name="from"], [name="to"])')) {
  combobox(box, (hit: Hit) => {
    box.value = `${hit.title} (${hit.code})`;
  });
}

// What else asks for one stakeholder takes the code of the one chosen.
const takesCode = '.personform input[name="at"], form[role="search"] input[name="of"]';
for (const box of document.querySelectorAll<HTMLInputElement>(takesCode)) {
  combobox(box, (hit: Hit) => {
    box.value = hit.code;
  });
}

// What a path must pass or avoid may be several, with commas between them.
for (const box of document.querySelectorAll<HTMLInputElement>('.pathform input[name="via"], .pathform input[name="avoid"]')) {
  const last = (text: string) => text.slice(text.lastIndexOf(",") + 1);
  combobox(
    box,
    (hit) => {
      const before = box.value.slice(0, box.value.length - last(box.value).length);
      box.value = before + (before ? " " : "") + hit.code;
    },
    last,
  );
}

if (navigator.clipboard) {
  document.querySelectorAll<HTMLElement>(".path .words").forEach(copyButtons);
}
