/** Languages that a version of a poll may be in (BCP 47), those with the most speakers and those of countries that vote by text. */
export const LANGUAGES = [
  ..."aa af ak am ar as ay az be bg bi bm bn bs ca ceb cs da de dv dz el en es et eu fa ff fi fil fj fr ga gl gn gu ha he hi".split(
    " ",
  ),
  ..."ho hr ht hu hy id ig is it ja ka kg ki kk km kn ko ku ky lg ln lo lt luo lv mg mi mk ml mn mr ms mt my nb nd ne nl nso".split(
    " ",
  ),
  ..."ny om or pa pl ps pt qu rn ro ru rw sa sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tn to tpi tr ts tt".split(
    " ",
  ),
  ..."uk ur uz ve vi wo xh yo zh zu".split(" "),
] as const;
