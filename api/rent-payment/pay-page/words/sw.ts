import type { Words } from './words';

/** Kiswahili, in everyday words. */
export const SW: Words = {
  lang: 'sw',
  otherLanguage: 'English',
  locale: 'sw-KE',
  title: 'Lipa kodi yako',
  greeting: (firstName) => `Habari ${firstName}`,
  due: 'Unachodaiwa',
  nothingDue: 'Hudaiwi chochote sasa. Bado unaweza kulipa mapema.',
  total: 'Jumla',
  dueBy: (day) => `ilipwe ${day}`,
  more: (count) => `na nyingine ${count}`,
  credit: (amount) => `Umelipa ${amount} mapema.`,
  categories: {
    rent: 'Kodi ya nyumba',
    service_charge: 'Ada ya huduma',
    utility: 'Maji na umeme',
    late_fee: 'Ada ya kuchelewa',
    bounced_fee: 'Ada ya malipo yaliyorudi',
    damage: 'Ukarabati wa uharibifu',
    recovery: 'Gharama za kurudisha',
    deposit: 'Amana',
    company_fee: 'Ada ya usimamizi',
  },
  amountLabel: 'Kiasi kwa shilingi',
  amountHint: (limit) => `Shilingi kamili, isizidi ${limit}.`,
  phoneLabel: 'Nambari ya M-Pesa',
  phoneHint: (ending) =>
    ending === null
      ? 'Kwa mfano 0712 345 678.'
      : `Acha wazi kutumia nambari yako inayoishia ${ending}, au andika nyingine.`,
  pay: 'Lipa kwa M-Pesa',
  sending: 'Inatuma…',
  tryAgain: 'Jaribu tena',
  payAnother: 'Lipa kiasi kingine',
  payOtherwise: 'Badilisha kiasi au simu',
  back: 'Rudi kwenye ukurasa',
  offline: 'Hakuna mtandao kwa sasa. Tunaendelea kujaribu.',
  noScript: 'Ukurasa huu hujipakia upya kila baada ya sekunde chache.',
  faults: {
    amountMissing: () => 'Andika kiasi unachotaka kulipa.',
    amountNotWhole: () => 'Andika shilingi kamili zaidi ya sifuri, kwa tarakimu pekee.',
    amountTooLarge: (limit) => `M-Pesa inapokea hadi ${limit} kwa mara moja.`,
    phoneMissing: () => 'Andika nambari ya M-Pesa itakayolipa.',
    phoneWrong: () => 'Andika nambari ya simu ya Kenya, kama 0712 345 678 au 0112 345 678.',
  },
  standings: {
    waiting: ({ amount, phoneEnding }) => ({
      title: 'Angalia simu yako',
      text: `M-Pesa inaomba PIN kwenye simu inayoishia ${phoneEnding}, kulipa ${amount}. Ukurasa huu unabadilika wenyewe.`,
    }),
    checking: ({ amount }) => ({
      title: 'Bado tunaangalia. Usilipe tena.',
      text: `Bado hatujui kama ${amount} zimetoka. Tafadhali usilipe tena kabla ukurasa huu haujakuambia. Ikiwa simu yako bado inaonyesha ombi hili, unaweza kuweka PIN hapo.`,
    }),
    received: ({ amount, receipt, company }) => ({
      title: 'Malipo yamepokelewa. Asante.',
      text:
        receipt === null
          ? `${company} imepokea ${amount}. Nambari ya risiti ya M-Pesa inakuja hivi karibuni.`
          : `${company} imepokea ${amount}. Risiti ya M-Pesa: ${receipt}.`,
    }),
    failed: ({ amount }) => ({ title: 'Malipo hayakukamilika', text: `${amount} hazikulipwa.` }),
    reversed: ({ amount, company }) => ({
      title: 'Malipo haya yalirudishwa',
      text: `Malipo ya ${amount} hayahesabiwi tena. Tafadhali uliza ${company}.`,
    }),
  },
  reasons: {
    MPESA_INSUFFICIENT_FUNDS: 'Hakuna pesa za kutosha kwenye akaunti ya M-Pesa.',
    MPESA_LIMIT: 'Kiasi kinazidi kile M-Pesa inaruhusu kwa nambari hii au siku hii.',
    MPESA_CANCELLED: 'Ombi lilighairiwa kwenye simu.',
    MPESA_EXPIRED: 'PIN haikuingizwa kwa wakati.',
    MPESA_UNREACHABLE: 'Simu haikupatikana. Je, imewashwa na ina mtandao?',
    MPESA_WRONG_PIN: 'PIN haikuwa sahihi.',
    MPESA_UNAVAILABLE: 'M-Pesa haikupatikana. Hukuombwa pesa.',
    MPESA_REFUSED: 'M-Pesa haikukubali ombi.',
    MPESA_FAILED: 'M-Pesa haikuweza kukamilisha.',
    NOT_ON_STATEMENT: 'Tumeangalia, na hakuna pesa zilizofika.',
    AMOUNT_DIFFERS: 'Kiasi kingine kilifika kuliko kilichoombwa. Kinahesabiwa kama malipo yake yenyewe.',
    LEASE_NOT_ACTIVE: 'Mkataba wako haufanyi kazi. Tafadhali muulize msimamizi wako.',
    other: 'Tafadhali muulize msimamizi wako.',
  },
  mayStillCome: 'M-Pesa ikikutumia ujumbe kwamba umelipa, usilipe tena: utaonekana hapa.',
  troubles: {
    unknown: {
      title: 'Kiungo hiki hakifanyi kazi',
      text: 'Tafadhali fungua kiungo kizima kutoka kwenye ujumbe wako, au omba kipya.',
    },
    expired: {
      title: 'Kiungo hiki kimeisha muda',
      text: 'Tafadhali omba kipya kwa msimamizi wako. Malipo uliyofanya bado yanahesabiwa.',
    },
    notFound: { title: 'Hakuna kitu hapa', text: 'Tafadhali fungua tena kiungo kutoka kwenye ujumbe wako.' },
    tooOften: { title: 'Umejaribu mara nyingi', text: 'Tafadhali subiri dakika moja, kisha ujaribu tena.' },
    unavailable: {
      title: 'Hatuwezi kujibu sasa',
      text: 'Tafadhali subiri dakika moja na upakie ukurasa huu tena kabla ya kulipa: unaonyesha kama kuna malipo yanayoendelea.',
    },
    notSetUp: {
      title: 'M-Pesa haiko tayari hapa',
      text: 'Msimamizi wako bado hapokei M-Pesa kupitia ukurasa huu. Tafadhali uliza jinsi ya kulipa.',
    },
    exhausted: { title: 'Imejaribiwa mara nyingi mno', text: 'Tafadhali rudi nyuma uanze malipo mapya.' },
  },
};
