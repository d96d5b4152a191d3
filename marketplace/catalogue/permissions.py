"""Who may do what with the catalogue, by the names Django's roles use."""

ADD_PRODUCTS = "catalogue.add_product"
CHANGE_PRODUCTS = "catalogue.change_product"
CHANGE_STOCK = "catalogue.change_stock"
VIEW_CERTIFICATES = "catalogue.view_certificate"
ADD_MEMBERS = "catalogue.add_member"
CHANGE_DELIVERY = "catalogue.change_deliveryrate"
PUBLISH_PRODUCTS = "catalogue.publish_product"
