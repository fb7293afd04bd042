import type { LinkedLease } from '../../../store/rent-payment/read';
import type { Faults, Typed } from './fields';
import { html, type Markup } from './markup';
import { coveringShillings, shillings } from './shown';
import type { FieldFault, Words } from './words';

/** What the form is filled with before anybody types: the total due, and the place of this payment in the lease's row. */
export function untyped({ dueMinor, latestPaymentId }: LinkedLease, limitMinor: bigint): Typed {
  const amount = dueMinor > 0n ? String(coveringShillings(dueMinor, limitMinor)) : '';
  return { amount, phone: '', after: latestPaymentId ?? '' };
}

interface Field {
  readonly name: 'amount' | 'phone';
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly fault: string | null;
  readonly isFirstFault: boolean;
  readonly isRequired: boolean;
}

const TYPING = {
  amount: html`type="text" inputmode="numeric" autocomplete="off" maxlength="12"`,
  phone: html`type="tel" inputmode="tel" autocomplete="tel" maxlength="20"`,
};

function input({ name, label, hint, value, fault, isFirstFault, isRequired }: Field): Markup {
  const described = fault === null ? `${name}-hint` : `${name}-fault ${name}-hint`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <p class="hint" id="${name}-hint">${hint}</p>
    ${fault === null ? null : html`<p class="fault" id="${name}-fault">${fault}</p>`}
    <input
      id="${name}"
      name="${name}"
      value="${value}"
      ${TYPING[name]}
      aria-describedby="${described}"
      ${
        isRequired ? html` required` : null
      }${fault === null ? null : html` aria-invalid="true"`}${isFirstFault ? html` autofocus` : null}
    />
  </div>`;
}

/** The form of a new payment. Checked by the server alone, so that it says the same with and without a script. */
export function paymentForm(
  words: Words,
  lease: LinkedLease,
  action: string,
  limitMinor: bigint,
  { typed, faults }: { readonly typed: Typed; readonly faults: Faults },
): Markup {
  const limit = shillings(limitMinor);
  const said = (fault: FieldFault | undefined): string | null =>
    fault === undefined ? null : words.faults[fault](limit);
  const amount = input({
    ...{ name: 'amount', label: words.amountLabel, hint: words.amountHint(limit), value: typed.amount },
    ...{ fault: said(faults.amount), isFirstFault: faults.amount !== undefined, isRequired: true },
  });
  const phone = input({
    ...{
      name: 'phone',
      label: words.phoneLabel,
      hint: words.phoneHint(lease.phoneEnding),
      value: typed.phone,
    },
    fault: said(faults.phone),
    isFirstFault: faults.phone !== undefined && faults.amount === undefined,
    isRequired: lease.phoneEnding === null,
  });
  return html`<form method="post" action="${action}" novalidate>
    <input type="hidden" name="after" value="${typed.after}" />
    ${amount} ${phone}
    <button type="submit" data-sending="${words.sending}">${words.pay}</button>
  </form>`;
}
