// Package desk holds the use cases of the disclosure office (政府信息公开工作机构): what people do with
// cases, and the only way to change anything. It asks foi whether an act is lawful, appends it to the
// log together with the projection that lists and tables read, and answers in terms of the office. It
// declares the store it needs and knows neither SQL nor pages.
package desk
