//! The public data set that a trial brand is made of: every line is an order's, a return's or refused with a reason.

#![no_main]

const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

tenon_fuzz::target!(
    [
        "536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\nC536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom\n",
        "536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom\n",
        "1,POST,\"a \"\"b\"\"\",9223372036854775,2010-12-01 16:50:00,922337203685477,,\n",
    ],
    |bytes| {
        let file = [HEADER.as_bytes(), bytes].concat();
        let Ok(contents) = server::import::read(file.as_slice(), None) else { return };
        let booked: usize = contents.orders.iter().chain(&contents.returns).map(|order| order.lines.len()).sum();
        assert_eq!(booked + contents.refused.len(), contents.lines, "no line is lost");
        for order in contents.orders.iter().chain(&contents.returns) {
            assert!(order.lines.iter().all(|line| line.quantity.is_positive()));
        }
        assert!(contents.goods.keys().all(|code| server::import::is_goods(code)));
    }
);
