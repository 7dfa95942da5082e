/** What people add to a choice without changing it; compared without accents. Words of a choice are looked for first. */
export const FILLER: readonly string[] = [
  ...["please", "pls", "plz", "thanks", "thank you", "thx", "tnx", "ty", "for me", "from me", "my vote"],
  ...["por favor", "gracias", "obrigado", "obrigada", "per favore", "grazie"],
  ...["s'il vous plaît", "s'il te plaît", "svp", "stp", "merci"],
  ...["bitte", "danke", "lütfen", "teşekkürler", "tafadhali", "asante", "пожалуйста", "спасибо"],
  ...["من فضلك", "لو سمحت", "شكرا", "እባክህ", "እባክሽ", "እባክዎ", "እባካችሁ", "አመሰግናለሁ", "कृपया", "धन्यवाद"],
];
