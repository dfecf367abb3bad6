import { combobox } from "./combobox";
import { copyButton } from "./copy";
import { type Hit, address } from "./hits";

// A search box goes to the page of the stakeholder chosen.
for (const box of document.querySelectorAll<HTMLInputElement>('form[role="search"] input[name="q"]')) {
  combobox(box, (hit) => location.assign(address(hit)));
}

// The ends of a path and the organisation of a role take the code of the stakeholder chosen.
const takesCode = '.pathform input[name="from"], .pathform input[name="to"], .personform input[name="at"]';
for (const box of document.querySelectorAll<HTMLInputElement>(takesCode)) {
  combobox(box, (hit: Hit) => {
    box.value = hit.code;
  });
}

if (navigator.clipboard) {
  document.querySelectorAll<HTMLElement>(".path .words").forEach(copyButton);
}
