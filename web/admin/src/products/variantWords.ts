// Words about the variants of a product: what they are called, and adding one.

export const variantsZh = {
  "variant.add": "新增規格",
  "variant.addHelp": "例如另一個尺寸、容量或口味。客人先選商品，再選規格。",
  "variant.axis": "規格",
  "variant.name": "規格名稱",
  "variant.nameZh": "規格中文名稱",
  "variant.nameEn": "規格英文名稱",
  "variant.nameHelp": "例如：大、8 吋、150 g",
  "variant.nameEnHelp": "留空就顯示中文名稱",
  "variant.nameNeeded": "請填名稱，客人靠它分辨規格。",
  "variant.nameTaken": "這項商品已經有叫這個名稱的規格，請換一個。",
  "variant.first": "原來的規格 {sku} 還沒有名稱",
  "variant.firstHelp": "有兩個規格以後，客人要看名稱才分得出來。",
  "variant.second": "新的規格",
  "variant.noName": "還沒有名稱",
  "variant.kindHelp": "店裡自己編的條碼請選「自編碼」",
  "variant.added": "已新增規格「{name}」（{sku}），售價 {price}。還沒有庫存：請收貨或按「調整庫存」。",
  "variant.addedUncounted": "已新增規格「{name}」（{sku}），售價 {price}。",
};

export const variantsEn: Record<keyof typeof variantsZh, string> = {
  "variant.add": "Add a variant",
  "variant.addHelp":
    "Such as another size, volume or flavour. Customers choose the product, then the variant.",
  "variant.axis": "Variant",
  "variant.name": "Name",
  "variant.nameZh": "Variant's name in Chinese",
  "variant.nameEn": "Variant's name in English",
  "variant.nameHelp": "Such as 大, 8 吋, 150 g",
  "variant.nameEnHelp": "Empty shows the Chinese name",
  "variant.nameNeeded": "Write a name: customers tell variants apart by it.",
  "variant.nameTaken": "A variant of this product has that name already. Choose another one.",
  "variant.first": "{sku}, the variant that is there, has no name yet",
  "variant.firstHelp": "Once there are two, customers tell them apart by their names.",
  "variant.second": "The new variant",
  "variant.noName": "No name yet",
  "variant.kindHelp": "Choose “In-house” for codes of your own",
  "variant.added":
    "{name} ({sku}) was added and costs {price}. It has no stock yet: take goods in, or press “Adjust stock”.",
  "variant.addedUncounted": "{name} ({sku}) was added and costs {price}.",
};
