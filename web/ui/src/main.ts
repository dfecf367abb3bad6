import { combobox } from "./combobox";
import { copyButton } from "./copy";
import { type Hit, address } from "./hits";

// The search boxes lead to the one that is chosen.
for (const box of document.querySelectorAll<HTMLInputElement>('form[role="search"] input[name="q"]')) {
  combobox(box, (hit) => location.assign(address(hit)));
}

// The two ends of a path take its code, and so does where a person holds a role.
for (const box of document.querySelectorAll<HTMLInputElement>('.pathform input[name="from"], .pathform input[name="to"], .personform input[name="at"]')) {
  combobox(box, (hit: Hit) => {
    box.value = hit.code;
  });
}

if (navigator.clipboard) {
  document.querySelectorAll<HTMLElement>(".path .words").forEach(copyButton);
}
