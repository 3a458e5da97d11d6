"""Where events of shipping lead, and the template whose words are the policy's."""

ORDER, PARCEL, CURE = "shipping:order", "shipping:parcel", "shipping:cure"
NOTICE = "emails/shipping/notice.txt"
