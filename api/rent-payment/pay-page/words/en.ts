import type { Words } from './words';

/** English, in simple words. */
export const EN: Words = {
  lang: 'en',
  otherLanguage: 'Kiswahili',
  locale: 'en-GB',
  title: 'Pay your rent',
  greeting: (firstName) => `Hello ${firstName}`,
  due: 'What is due',
  nothingDue: 'Nothing is due now. You may still pay ahead.',
  total: 'Total',
  dueBy: (day) => `due ${day}`,
  more: (count) => `and ${count} more`,
  credit: (amount) => `You have paid ${amount} ahead.`,
  categories: {
    rent: 'Rent',
    service_charge: 'Service charge',
    utility: 'Water and power',
    late_fee: 'Late fee',
    bounced_fee: 'Bounced payment fee',
    damage: 'Repair of damage',
    recovery: 'Costs to repay',
    deposit: 'Deposit',
    company_fee: 'Management fee',
  },
  amountLabel: 'Amount in shillings',
  amountHint: (limit) => `Whole shillings, at most ${limit}.`,
  phoneLabel: 'M-Pesa phone number',
  phoneHint: (ending) =>
    ending === null
      ? 'For example 0712 345 678.'
      : `Leave it empty to use your number that ends in ${ending}, or type another one.`,
  pay: 'Pay with M-Pesa',
  sending: 'Sending…',
  tryAgain: 'Try again',
  payAnother: 'Pay another amount',
  payOtherwise: 'Change the amount or the phone',
  back: 'Back to the page',
  offline: 'No connection just now. We keep trying.',
  noScript: 'This page loads itself again every few seconds.',
  faults: {
    amountMissing: () => 'Type the amount you want to pay.',
    amountNotWhole: () => 'Type whole shillings above zero, in digits only.',
    amountTooLarge: (limit) => `M-Pesa takes at most ${limit} at a time.`,
    phoneMissing: () => 'Type the M-Pesa number that will pay.',
    phoneWrong: () => 'Type a Kenyan mobile number, like 0712 345 678 or 0112 345 678.',
  },
  standings: {
    waiting: ({ amount, phoneEnding }) => ({
      title: 'Check your phone',
      text: `M-Pesa asks for your PIN on the phone that ends in ${phoneEnding}, to pay ${amount}. This page changes by itself.`,
    }),
    checking: ({ amount }) => ({
      title: 'Still checking. Do not pay again.',
      text: `We do not know yet whether your ${amount} has moved. Please do not pay again before this page tells you. If your phone still shows this request, you may enter your PIN there.`,
    }),
    received: ({ amount, receipt, company }) => ({
      title: 'Payment received. Thank you.',
      text:
        receipt === null
          ? `${company} has received ${amount}. The M-Pesa receipt number comes soon.`
          : `${company} has received ${amount}. M-Pesa receipt: ${receipt}.`,
    }),
    failed: ({ amount }) => ({ title: 'The payment did not go through', text: `${amount} was not paid.` }),
    reversed: ({ amount, company }) => ({
      title: 'This payment was taken back',
      text: `The payment of ${amount} no longer counts. Please ask ${company}.`,
    }),
  },
  reasons: {
    MPESA_INSUFFICIENT_FUNDS: 'There is not enough money in the M-Pesa account.',
    MPESA_LIMIT: 'The amount is more than M-Pesa allows for this number or this day.',
    MPESA_CANCELLED: 'The request was cancelled on the phone.',
    MPESA_EXPIRED: 'The PIN was not entered in time.',
    MPESA_UNREACHABLE: 'The phone could not be reached. Is it on, and in network?',
    MPESA_WRONG_PIN: 'The PIN was wrong.',
    MPESA_UNAVAILABLE: 'M-Pesa could not be reached. You were not asked for the money.',
    MPESA_REFUSED: 'M-Pesa did not take the request.',
    MPESA_FAILED: 'M-Pesa could not complete it.',
    NOT_ON_STATEMENT: 'We checked, and no money has come.',
    AMOUNT_DIFFERS: 'Another amount came than was asked for. It is counted as a payment of its own.',
    LEASE_NOT_ACTIVE: 'Your lease is not active. Please ask your manager.',
    other: 'Please ask your manager about it.',
  },
  mayStillCome: 'If M-Pesa sends you a message that you paid, do not pay again: it will show here.',
  troubles: {
    unknown: {
      title: 'This link does not work',
      text: 'Please open the whole link from your message, or ask for a new one.',
    },
    expired: {
      title: 'This link has ended',
      text: 'Please ask your manager for a new one. A payment that you made still counts.',
    },
    notFound: { title: 'Nothing is here', text: 'Please open the link from your message again.' },
    tooOften: { title: 'Too many tries', text: 'Please wait a minute, then try again.' },
    unavailable: {
      title: 'We cannot answer just now',
      text: 'Please wait a minute and load this page again before you pay: it shows whether a payment is under way.',
    },
    notSetUp: {
      title: 'M-Pesa is not ready here',
      text: 'Your manager does not take M-Pesa through this page yet. Please ask how to pay.',
    },
    exhausted: { title: 'Tried too often', text: 'Please go back and start a new payment.' },
  },
};
